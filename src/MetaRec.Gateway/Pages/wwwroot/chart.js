import { h, number } from './dom.js';

const [width, height, left, right, top, bottom] = [1100, 280, 52, 14, 10, 30];
const svg = (tag, attributes, ...children) => {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

// Two losses over the steps. What it shows is told in words too.
export function lossChart(points, steps) {
  const values = points.flatMap(point => [point.lossBefore, point.lossAfter]).filter(Number.isFinite).sort((a, b) => a - b);
  if (values.length === 0) return h('p', { class: 'soft' }, 'The losses appear here with the first meta-steps.');

  // A first loss far above all others would press the rest flat.
  const high = values[Math.floor((values.length - 1) * 0.98)] * 1.08;
  const low = Math.max(0, values[0] - (high - values[0]) * 0.1);
  const x = step => left + (width - left - right) * (step / Math.max(1, steps));
  const y = loss => top + (height - top - bottom) * (1 - (Math.min(high, loss) - low) / Math.max(1e-9, high - low));
  const line = name => points.filter(point => Number.isFinite(point[name])).map((point, i) => `${i ? 'L' : 'M'}${x(point.step).toFixed(1)} ${y(point[name]).toFixed(1)}`).join('');
  const last = points[points.length - 1];
  const chart = svg('svg', { class: 'chart', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `Query loss by meta-step. At step ${last.step} it is ${number(last.lossBefore, 3)} before adaptation and ${number(last.lossAfter, 3)} after.` });
  for (let i = 0; i <= 4; i++) {
    const loss = low + (high - low) * i / 4;
    chart.append(svg('line', { class: 'grid', x1: left, x2: width - right, y1: y(loss), y2: y(loss) }), svg('text', { x: left - 8, y: y(loss) + 4, 'text-anchor': 'end' }, loss.toFixed(3)));
  }

  for (let i = 0; i <= 4; i++) {
    const step = Math.round(steps * i / 4);
    chart.append(svg('text', { x: x(step), y: height - 9, 'text-anchor': i === 0 ? 'start' : i === 4 ? 'end' : 'middle' }, number(step)));
  }

  chart.append(svg('path', { class: 'one', d: line('lossBefore') }), svg('path', { class: 'two', d: line('lossAfter') }));
  return h('div', null,
    h('p', { class: 'legend' }, h('span', null, h('i', { class: 'one' }), `before adaptation: ${number(last.lossBefore, 3)}`), h('span', null, h('i', { class: 'two' }), `after adaptation: ${number(last.lossAfter, 3)}`)),
    chart);
}
