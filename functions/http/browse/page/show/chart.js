/** Machines by verdict, a bar a day: how adoption went. */

/** @typedef {{ day: string, at: string, counts: { verdict: string, machines: number }[] }} Day */

/** Verdicts as they are stacked, the good below; what is alike to look at has one colour. */
const kinds = [
  { name: 'compliant', verdicts: ['compliant'] },
  { name: 'exempt or not ours to judge', verdicts: ['exempt', 'serviceManaged', 'rebakeOwned', 'outOfScope'] },
  { name: 'unknown', verdicts: ['unknown'] },
  { name: 'outdated or deprecated', verdicts: ['outdated', 'deprecated'] },
  { name: 'not allowed', verdicts: ['revoked', 'rejected', 'wrongStage', 'unapprovedSource'] },
];

const height = 140;
const barWidth = 22;
const gap = 6;
/** Room for the dates below the bars, and how wide one is. */
const datesHeight = 18;
const dateWidth = 46;

/**
 * Counts of a day in the order of `kinds`.
 * @param {Day} day
 */
export function countsOf({ counts }) {
  return kinds.map(({ name, verdicts }) => ({
    name,
    machines: counts
      .filter(({ verdict }) => verdicts.includes(verdict))
      .reduce((sum, { machines }) => sum + machines, 0),
  }));
}

/**
 * @param {Day[]} days oldest first
 * @returns {Element}
 */
export function showAdoption(days) {
  const totals = days.map((day) => countsOf(day).reduce((sum, { machines }) => sum + machines, 0));
  const scale = height / Math.max(1, ...totals);
  const width = Math.max(1, days.length) * (barWidth + gap) + dateWidth - barWidth;
  const size = { width: String(width), height: String(height + datesHeight) };
  const chart = svg('svg', { viewBox: `0 0 ${width} ${height + datesHeight}`, ...size, role: 'img' });
  chart.append(svg('title', {}, `Machines by verdict on ${days.length} days`));
  days.forEach((day, at) => {
    let top = height;
    countsOf(day).forEach(({ name, machines }, kind) => {
      const tall = machines * scale;
      top -= tall;
      const place = { x: String(at * (barWidth + gap)), y: String(top), width: String(barWidth), height: String(tall) };
      const bar = svg('rect', { ...place, class: `kind${kind}` });
      bar.append(svg('title', {}, `${day.day}: ${machines} ${name}`));
      chart.append(bar);
    });
  });
  for (const { text, x } of datesOf(days.map(({ day }) => day))) {
    chart.append(svg('text', { x: String(x), y: String(height + datesHeight - 4), class: 'date' }, text));
  }
  return chart;
}

/**
 * Dates below the bars, as many as there is room for: month and day.
 * @param {string[]} days `2026-11-21`, oldest first
 */
export function datesOf(days) {
  const step = Math.ceil(dateWidth / (barWidth + gap));
  return days.flatMap((day, at) => (at % step === 0 ? [{ text: day.slice(5), x: at * (barWidth + gap) }] : []));
}

/**
 * What the colours stand for, with how many there are now.
 * @param {Day} latest
 */
export function showLegend(latest) {
  const list = document.createElement('ul');
  list.className = 'legend';
  countsOf(latest).forEach(({ name, machines }, kind) => {
    const item = document.createElement('li');
    const mark = svg('svg', { viewBox: '0 0 12 12', width: '12', height: '12', 'aria-hidden': 'true' });
    mark.append(svg('rect', { width: '12', height: '12', class: `kind${kind}` }));
    item.append(mark, ` ${machines} ${name}`);
    list.append(item);
  });
  return list;
}

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {string} [text]
 */
function svg(tag, attributes, text = '') {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  made.append(text);
  return made;
}
