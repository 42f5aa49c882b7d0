// Times as the person of a pane sees them: their zone, the workspace's clock.

const pieces = new Map();

function formatter(tz, options) {
  const key = `${tz}|${JSON.stringify(options)}`;
  if (!pieces.has(key)) pieces.set(key, new Intl.DateTimeFormat("en-US", { timeZone: tz, ...options }));
  return pieces.get(key);
}

function parts(date, tz) {
  const format = formatter(tz, {
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
  });
  return Object.fromEntries(format.formatToParts(date).map((part) => [part.type, part.value]));
}

/** The calendar day, "2026-03-09", at `date` in `tz`. */
export function day(date, tz) {
  const at = parts(date, tz);
  return `${at.year}-${at.month}-${at.day}`;
}

/** "9:05 AM" */
export function clock(date, tz) {
  return formatter(tz, { hour: "numeric", minute: "2-digit" }).format(date);
}

/** "Monday, March 9, 2026, 9:05 AM EDT" */
export function fullMoment(date, tz) {
  return formatter(tz, {
    weekday: "long", month: "long", day: "numeric", year: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short",
  }).format(date);
}

/** "Mon, Mar 9, 2026" */
export function shortDay(date, tz) {
  return formatter(tz, { weekday: "short", month: "short", day: "numeric", year: "numeric" }).format(date);
}

/** "EDT" */
export function zoneName(date, tz) {
  const found = formatter(tz, { timeZoneName: "short" }).formatToParts(date);
  return found.find((part) => part.type === "timeZoneName")?.value ?? tz;
}

function relativeDay(date, now, tz) {
  const apart = Math.round((Date.parse(day(date, tz)) - Date.parse(day(now, tz))) / 86_400_000);
  return { "-1": "Yesterday", 0: "Today", 1: "Tomorrow" }[apart] ?? null;
}

/** The heading above a day's messages. */
export function dayHeading(date, now, tz) {
  const near = relativeDay(date, now, tz);
  if (near === "Today" || near === "Yesterday") return near;
  return formatter(tz, { weekday: "long", month: "long", day: "numeric" }).format(date);
}

function ordinal(number) {
  const teen = number % 100 >= 11 && number % 100 <= 13;
  const suffix = teen ? "th" : { 1: "st", 2: "nd", 3: "rd" }[number % 10] ?? "th";
  return `${number}${suffix}`;
}

function ago(date, now) {
  const seconds = Math.round((date - now) / 1000);
  const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  for (const [unit, size] of [["day", 86_400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  }
  return "just now";
}

function token(name, date, now, tz, starts) {
  const at = parts(date, tz);
  const month = formatter(tz, { month: "long" }).format(date);
  const weekday = formatter(tz, { weekday: "long" }).format(date);
  const short = `${formatter(tz, { month: "short" }).format(date)} ${Number(at.day)}, ${at.year}`;
  const long = `${month} ${ordinal(Number(at.day))}, ${at.year}`;
  if (name.endsWith("_pretty")) {
    const near = relativeDay(date, now, tz);
    if (near) return starts ? near : near.toLowerCase();
    return token(name === "day_divider_pretty" ? "date_long" : name.slice(0, -7), date, now, tz, starts);
  }
  switch (name) {
    case "date_num": return `${at.year}-${at.month}-${at.day}`;
    case "date_slash": return `${at.month}/${at.day}/${at.year}`;
    case "date": return long;
    case "date_short": return short;
    case "date_long": return `${weekday}, ${long}`;
    case "date_long_full": return `${weekday}, ${long}`;
    case "time": return clock(date, tz);
    case "time_secs": return formatter(tz, { hour: "numeric", minute: "2-digit", second: "2-digit" }).format(date);
    case "ago": return ago(date, now);
    default: return null;
  }
}

/** A `{token}` pattern filled in for `unix` seconds, or null where it names an unknown token. */
export function fillDate(pattern, unix, { tz, now, starts = true }) {
  const date = new Date(Number(unix) * 1000);
  if (Number.isNaN(date.getTime())) return null;
  let known = true;
  const text = pattern.replace(/\{(\w+)\}/g, (_, name, offset) => {
    const filled = token(name, date, now, tz, starts && offset === 0);
    known &&= filled !== null;
    return filled ?? "";
  });
  return known ? text : null;
}

/** Unix seconds as the wall time "2026-03-09T09:05" a date-and-time field wants. */
export function toWall(unix, tz) {
  const at = parts(new Date(unix * 1000), tz);
  return `${at.year}-${at.month}-${at.day}T${at.hour}:${at.minute}`;
}

/** The wall time of such a field as unix seconds in `tz`; null when it is empty. */
export function fromWall(wall, tz) {
  const asUtc = Date.parse(`${wall}:00Z`);
  if (Number.isNaN(asUtc)) return null;
  let guess = asUtc / 1000;
  for (let round = 0; round < 2; round += 1) {
    guess += (asUtc - Date.parse(`${toWall(guess, tz)}:00Z`)) / 1000; // twice, for the hour a zone changes
  }
  return guess;
}
