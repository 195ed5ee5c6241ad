import type { Sightings } from './sightings.ts';

/** Two connections a key, whoever holds them (facts of Companies House): a third closes the oldest. */
const most = 2;

export interface Place {
  readonly close: () => void;
}

export interface ConnectionPlaces {
  readonly take: (place: Place) => void;
  readonly leave: (place: Place) => void;
  readonly closeAll: () => void;
}

/** Who is connected with our key, the oldest first. */
export function createConnectionPlaces(seen: Sightings): ConnectionPlaces {
  const places: Place[] = [];
  return {
    take(place) {
      places.push(place);
      if (places.length <= most) return;
      seen.count('third connection');
      places[0]?.close();
    },
    leave(place) {
      const at = places.indexOf(place);
      if (at !== -1) places.splice(at, 1);
    },
    closeAll() {
      for (const place of places.slice()) place.close();
    },
  };
}
