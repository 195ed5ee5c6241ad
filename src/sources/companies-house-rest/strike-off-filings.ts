/** What the filing history is asked for. The service widens some categories, so the answer is filtered again. */
export const strikeOffCategories = ['gazette', 'dissolution', 'restoration'] as const;
