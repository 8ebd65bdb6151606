/** A generation over the page. */
import { byId } from './dom.js';
import { show } from './result.js';

byId('viewer-close').addEventListener('click', () => byId('viewer').close());
byId('viewer').addEventListener('click', (event) => {
  if (event.target === byId('viewer')) byId('viewer').close();
});

/** Opens it; `more` is shown below, such as further buttons. */
export function open(job, actions, ...more) {
  const closing = Object.fromEntries(
    Object.entries(actions).map(([name, action]) => [
      name,
      (of) => {
        byId('viewer').close();
        action(of);
      },
    ]),
  );
  byId('viewer-body').replaceChildren(show(job, closing), ...more);
  byId('viewer').showModal();
}

export const close = () => byId('viewer').close();
