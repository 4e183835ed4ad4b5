import { ask, events, get, pause } from './api.js';
import { badge, confirm, duration, failed, h, number, say, show, time, waiting } from './dom.js';
import { lossChart } from './chart.js';

const mostLines = 500;

export const title = id => `Job ${id}`;

export async function render(root, signal, id) {
  show(root, waiting('the job'));
  const path = `/v1/jobs/${encodeURIComponent(id)}`;
  let [job, points] = [await get(path, signal), (await get(`${path}/metrics`, signal)).points];
  const { spec } = job;
  const [head, facts, chart, trouble] = [h('div', { class: 'row' }), h('dl', { class: 'facts' }), h('div'), h('div')];
  const log = h('pre', { class: 'log', tabindex: '0', role: 'log', 'aria-label': 'Log' });
  show(root,
    h('p', { class: 'small' }, h('a', { href: '/console/jobs' }, 'Jobs')),
    h('div', { class: 'head' }, h('h1', null, id), head), trouble,
    h('div', { class: 'card' }, facts),
    h('div', { class: 'card' }, h('h2', null, 'Query loss'), chart),
    h('div', { class: 'two' },
      h('div', { class: 'card' }, h('h2', null, 'Log'), log),
      h('details', { class: 'card' }, h('summary', null, 'Spec'), h('pre', { class: 'log', tabindex: '0' }, JSON.stringify(spec, null, 2)))));

  const act = (name, text, danger) => async () => {
    if (!await confirm(`${name} '${id}'?`, text, name, danger)) return;
    try {
      draw(await ask('POST', `${path}/${name.toLowerCase()}`, undefined, signal));
    } catch (error) {
      show(trouble, failed(error));
    }
  };

  function draw(next) {
    if (next.state !== job.state) say(`The job is ${next.state}.`);
    const focused = document.activeElement?.textContent;
    job = next;
    const running = job.state === 'RUNNING' || job.state === 'PENDING';
    show(head, badge(job.state), h('span', { class: 'soft' }, running ? job.phase : ''),
      running && h('button', { type: 'button', class: 'danger', onclick: act('Stop', 'It stops at the next meta-step, with a checkpoint, and can be resumed.', true) }, 'Stop'),
      (job.state === 'STOPPED' || job.state === 'FAILED') && h('button', { type: 'button', onclick: act('Resume', 'It goes on from its latest checkpoint.') }, 'Resume'));
    const button = [...head.querySelectorAll('button')].find(one => one.textContent === focused);
    button?.focus();
    show(trouble, job.error && h('div', { class: 'note bad' }, job.error), job.detail && running && h('div', { class: 'note' }, job.detail));
    show(facts,
      fact('Progress', h('progress', { max: Math.max(1, job.steps), value: job.step, 'aria-label': 'Progress' }), h('br'), `${number(job.step)} of ${number(job.steps)} meta-steps`),
      fact('Learner', spec?.learner?.name ?? '–'), fact('Data', spec?.dataset?.name ?? '–'), fact('Tasks/s', running ? number(job.tasksPerSecond) : '–'),
      fact('Loss before, after', `${number(job.lossBefore, 3)}, ${number(job.lossAfter, 3)}`), job.privacy && fact('Privacy', `ε ${number(job.privacy.epsilon, 2)}, δ ${job.privacy.delta.toExponential(1)}`), fact('Checkpoint', job.checkpointStep === null ? '–' : h('span', { title: job.checkpointSha256 }, `step ${number(job.checkpointStep)}, ${job.checkpointSha256?.slice(0, 8)}`)),
      fact('Submitted', time(job.submittedAt)), fact('Took', duration(job.submittedAt, job.endedAt)));
  }

  draw(job);
  show(chart, lossChart(points, job.steps));
  const seen = new Set(points.map(point => point.step));
  let dirty = false;
  const repaint = async () => {
    for (let turn = 1; ; turn++) {
      await pause(500, signal);
      if (turn % 4 === 0 && job.state === 'RUNNING') {
        // Phase and checkpoint change without an event of their own.
        draw(await get(path, signal));
      }

      if (dirty) {
        dirty = false;
        show(chart, lossChart(points, job.steps));
        draw(job);
      }
    }
  };
  repaint().catch(error => { if (error.name !== 'AbortError') show(trouble, failed(error)); });
  for await (const { name, data } of events(`${path}/events`, signal)) {
    if (name === 'log') {
      write(log, data);
    } else if (name === 'metrics' && !seen.has(data.step)) {
      seen.add(data.step);
      points.push(data);
      points.sort((a, b) => a.step - b.step);
      job = { ...job, step: Math.max(job.step, data.step), lossBefore: data.lossBefore, lossAfter: data.lossAfter, tasksPerSecond: data.tasksPerSecond };
      dirty = true;
    } else if (name === 'status') {
      draw({ ...data, spec });
    }
  }

  draw(await get(path, signal));
  if (log.childElementCount === 0) log.textContent = 'There are no lines.';
}

const fact = (name, ...value) => h('div', null, h('dt', null, name), h('dd', null, ...value));

function write(log, line) {
  const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 20;
  log.append(h('div', { class: line.level }, h('time', { datetime: line.at }, new Date(line.at).toLocaleTimeString('en-GB')), ` ${line.message}`));
  if (log.childElementCount > mostLines) log.firstElementChild.remove();
  if (atEnd) log.scrollTop = log.scrollHeight;
}
