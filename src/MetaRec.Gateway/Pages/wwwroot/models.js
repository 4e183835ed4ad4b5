import { ask, get, pause } from './api.js';
import { badge, confirm, copyable, empty, failed, h, number, say, show, time, waiting } from './dom.js';

export const title = name => name ? `Model ${name}` : 'Models';

export async function render(root, signal, name) {
  show(root, waiting('the models'));
  const { models } = await get('/v1/models', signal);
  if (models.length === 0) {
    show(root, h('h1', null, 'Models'), empty('No models yet', h('p', null, 'A model begins with the checkpoint of a job that has succeeded:'), copyable('./metarec model register default JOB')));
    return;
  }

  const chosen = name ?? (models.includes('default') ? 'default' : models[0]);
  const [content, trouble] = [h('div', null, waiting('the versions')), h('div')];
  show(root,
    h('div', { class: 'head' }, h('div', null, h('h1', null, `Model ${chosen}`), h('p', { class: 'lead' }, 'Every version beside its floors: methods that do not meta-learn. One that is worse is promoted by force only.')),
      models.length > 1 && h('nav', { class: 'row', 'aria-label': 'Models' }, models.map(one => h('a', { href: `/console/models/${encodeURIComponent(one)}`, 'aria-current': one === chosen ? 'page' : null }, one)))),
    trouble, content);
  const path = `/v1/models/${encodeURIComponent(chosen)}`;
  const act = (title, text, yes, method, rest) => async () => {
    if (!await confirm(title, text, yes)) return;
    show(trouble);
    try {
      draw(await ask(method, path + rest, undefined, signal));
      say('Done.');
    } catch (error) {
      const force = error.status === 409 && rest.endsWith('/promote');
      show(trouble, failed(error), force && h('p', null, h('button', { type: 'button', class: 'danger', onclick: act(`${yes} anyway?`, error.message, 'Promote anyway', method, `${rest}?force=true`) }, 'Promote anyway')));
    }
  };

  function draw(model) {
    const versions = [...model.versions].sort((a, b) => b.number - a.number);
    const canGoBack = versions.filter(version => version.promotedAt !== null).length > 1;
    show(content,
      h('p', { class: 'row' },
        model.production === null ? h('span', { class: 'soft' }, 'No version is in service.') : h('span', null, 'In service: ', h('strong', null, `version ${model.production}`)),
        model.canary !== null && h('span', { class: 'soft' }, `version ${model.canary} serves ${Math.round(model.canaryShare * 100)} % of the users`),
        canGoBack && h('button', { type: 'button', class: 'quiet', onclick: act('Roll back?', 'The version that was in service before serves every user again, from the next call on.', 'Roll back', 'POST', '/rollback') }, 'Roll back')),
      versions.length === 0 ? empty('This model has no versions') : versions.map(version => card(version, model, act)));
  }

  let model = await get(path, signal);
  draw(model);

  // Evaluations that are under way end by themselves.
  for (;;) {
    await pause(3000, signal);
    const next = await get(path, signal);
    if (JSON.stringify(next) !== JSON.stringify(model) && !document.getElementById('dialog').open) {
      model = next;
      draw(model);
    }
  }
}

function card(version, model, act) {
  const { number: no, evaluation } = version;
  const running = evaluation?.state === 'running';
  return h('section', { class: 'card', 'aria-label': `Version ${no}` },
    h('div', { class: 'head' },
      h('div', null, h('h2', { class: 'row' }, `Version ${no}`, badge(version.state)),
        h('p', { class: 'soft small' }, 'Job ', h('a', { href: `/console/jobs/${encodeURIComponent(version.jobId)}` }, version.jobId), `, step ${number(version.step)}, on ${version.dataset}. Made `, time(version.createdAt), version.promotedAt && [', promoted ', time(version.promotedAt)], '.')),
      h('div', { class: 'row' },
        h('button', { type: 'button', class: 'quiet', disabled: running, onclick: act(`Evaluate version ${no}?`, 'A silo compares it with the floors on held-out users and items. That takes seconds to minutes.', 'Evaluate', 'POST', `/versions/${no}/evaluate`) }, running ? 'Being evaluated …' : evaluation ? 'Evaluate again' : 'Evaluate'),
        no !== model.production && h('button', { type: 'button', onclick: act(`Promote version ${no}?`, `It serves every user of '${model.name}' from the next call on${model.production === null ? '' : `, in place of version ${model.production}`}.`, 'Promote', 'POST', `/versions/${no}/promote`) }, 'Promote'))),
    h('p', { class: 'soft' }, `Privacy cost: ${version.privacy ? `ε ${number(version.privacy.epsilon, 2)}, δ ${version.privacy.delta.toExponential(1)}` : 'none'}`),
    evaluation?.error && h('div', { class: 'note bad' }, evaluation.error),
    evaluation?.scenarios?.length ? scores(evaluation.scenarios) : h('p', { class: 'soft' }, running ? 'The scores appear here when the evaluation has ended.' : 'Not evaluated yet: nobody knows whether it beats the floors.'));
}

function scores(scenarios) {
  const row = (score, scenario, isVersion) => {
    const mae = Math.min(scenario.version.mae, ...scenario.floors.map(floor => floor.mae));
    const ndcg = Math.max(scenario.version.ndcg3, ...scenario.floors.map(floor => floor.ndcg3));
    return h('tr', null, isVersion ? h('th', { scope: 'rowgroup', rowspan: scenario.floors.length + 1 }, scenario.scenario) : null,
      h('td', null, isVersion ? h('strong', null, 'this version') : score.method),
      h('td', { class: `number ${score.mae === mae ? 'best' : ''}` }, number(score.mae, 4)), h('td', { class: `number ${score.ndcg3 === ndcg ? 'best' : ''}` }, number(score.ndcg3, 4)));
  };
  return h('div', { class: 'scroll' }, h('table', null,
    h('caption', { class: 'unseen' }, 'Scores beside the floors'),
    h('thead', null, h('tr', null, h('th', { scope: 'col' }, 'Scenario'), h('th', { scope: 'col' }, 'Method'), h('th', { scope: 'col', class: 'number' }, 'MAE (lower is better)'), h('th', { scope: 'col', class: 'number' }, 'nDCG@3 (higher is better)'))),
    scenarios.map(scenario => h('tbody', null, row(scenario.version, scenario, true), scenario.floors.map(floor => row(floor, scenario, false))))));
}
