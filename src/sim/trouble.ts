import { londonDateOf } from '../domain/london-date.ts';
import { londonInstant } from '../domain/london-instant.ts';
import type { SimulatedDisk } from './disk.ts';
import type { EventHeapTime } from './event-heap-time.ts';
import type { DatabaseView } from './read-database.ts';
import type { Dice } from './seeded-random.ts';
import type { Sightings } from './sightings.ts';
import type { StreamServer } from './stream-server.ts';

/** What can be done to the process from outside. */
export interface Supervised {
  /** It dies within its next steps. */
  readonly crash: (steps: number) => void;
  /** It is stopped, in order or by death, and started again only after this long. */
  readonly stop: (how: 'in-order' | 'dead', forMs: number) => void;
}

export interface TroubleOptions {
  readonly time: EventHeapTime;
  readonly dice: Dice;
  readonly now: () => number;
  readonly server: StreamServer;
  readonly view: DatabaseView;
  readonly service: Supervised;
  readonly disk: SimulatedDisk;
  readonly seen: Sightings;
  readonly days: number;
  readonly retentionMs: number;
  readonly trace: (line: string) => void;
}

export interface Trouble {
  /** Everything is well from now on. */
  readonly end: () => void;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const outageMs = 26 * hourMs;
const furthestClockMs = 8 * minuteMs;

/** What goes wrong with the servers, the clock and the process in the course of the days. */
export function makeTrouble(options: TroubleOptions): Trouble {
  const { time, dice, server, view, service, disk, seen, days } = options;
  let isOver = false;
  let clockOff = 0;

  const again = (name: string, everyMs: number, act: (dice: Dice) => void): void => {
    const own = dice.fork(name);
    const next = (): void => {
      time.timers.after(own.waiting(everyMs), () => {
        if (isOver) return;
        options.trace(`${Math.round(time.elapsed())} ${name}`);
        act(own);
        next();
      });
    };
    next();
  };
  const once = (name: string, atMs: number, act: () => void): void => {
    time.timers.after(atMs, () => {
      if (isOver) return;
      options.trace(`${Math.round(time.elapsed())} ${name}`);
      act();
    });
  };
  const later = (ms: number, act: () => void): void => {
    time.timers.after(ms, () => {
      if (!isOver) act();
    });
  };

  again('crash', 18 * hourMs, (own) => service.crash(own.integer(1, 300)));
  again('stop', 4 * dayMs, (own) => {
    service.stop(own.chance(0.7) ? 'in-order' : 'dead', own.between(1, 40) * minuteMs);
  });
  again('HTTP 429', 6 * dayMs, (own) => refuse(429, own.between(1, 20) * minuteMs));
  again('HTTP 503', 4 * dayMs, (own) => refuse(503, own.between(1, 60) * minuteMs));
  again('tell too old', dayMs, (own) => server.tellTooOld(own.chance(0.5)));
  again('starve', 9 * dayMs, (own) => {
    seen.count('upstream dead');
    server.starve(true);
    later(own.between(1, 5) * hourMs, () => server.starve(false));
  });
  again('disk full', 12 * dayMs, (own) => {
    disk.fill(true);
    later(own.between(1, 40) * minuteMs, () => disk.fill(false));
  });
  again('rival reader', 3 * dayMs, (own) => {
    const leave = server.connectRival();
    time.timers.after(own.between(1, 20) * minuteMs, leave);
  });
  again('clock', 5 * dayMs, (own) => {
    seen.count('clock jump');
    const off = own.between(-furthestClockMs, furthestClockMs);
    time.jump(Math.round(off - clockOff));
    clockOff = Math.round(off);
  });
  again('lease taken', 8 * dayMs, (own) => {
    if (!view.stealLease()) return;
    seen.count('lease taken');
    time.timers.after(own.between(1, 5) * minuteMs, () => view.returnLease());
  });
  const outageDay = dice.between(0.1, 0.3) * days;
  once('outage', outageDay * dayMs, () => {
    seen.count('outage of 26 h');
    refuse(504, outageMs);
  });
  once('long pause', dice.between(0.45, 0.7) * days * dayMs, () => {
    seen.count('pause past retention');
    service.stop('dead', options.retentionMs + dice.between(2, 20) * hourMs);
  });
  night();

  function refuse(status: number, forMs: number): void {
    server.refuse(status);
    server.dropAll();
    later(forMs, () => server.refuse(null));
  }

  /** Most nights every connection is dropped, some time between two and three. */
  function night(): void {
    const now = options.now();
    const own = dice.fork(`night ${londonDateOf(now)}`);
    const tonight = (date: string): number => londonInstant(date, 120) + own.between(0, hourMs);
    const today = tonight(londonDateOf(now));
    const at = today > now ? today : tonight(londonDateOf(now + dayMs));
    time.timers.after(at - now, () => {
      if (isOver) return;
      // Most nights.
      if (own.chance(0.6)) {
        seen.count('night drop');
        server.dropAll();
      }
      // Past three, so that the next one is that of tomorrow.
      later(2 * hourMs, night);
    });
  }

  return {
    end() {
      isOver = true;
      server.refuse(null);
      server.starve(false);
      disk.fill(false);
      view.returnLease();
    },
  };
}
