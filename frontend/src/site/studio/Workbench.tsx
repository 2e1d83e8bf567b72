import { useState } from 'react';
import { Compare } from '../shared/Compare';
import { useJson } from '../shared/useJson';
import { words as common } from '../words/common';
import { fill } from '../words/pick';
import { words } from '../words/studio';
import { bodyText, chainText, derivativeUrl, explainUrl } from './chain';
import { CopyField } from './CopyField';
import { fits } from './fitting';
import { Looks } from './Looks';
import { OutputFields } from './OutputFields';
import { Recipes } from './Recipes';
import { recipesOf } from './recipes';
import { Snippets } from './Snippets';
import { Stack } from './Stack';
import type { Operations, Output, Plan, Step, Subject } from './types';
import { useSettled } from './useSettled';

const readPlan = (json: unknown) => json as Plan;

/** A format that fits every chain. */
const USUAL = 'webp';

/** A rendition wide enough for the comparison. */
const fitting = (subject: Subject): string => (subject.srcset.find(({ width }) => width >= 960) ?? subject.srcset.at(-1))?.url ?? '';

export function Workbench({ subject, operations }: { subject: Subject; operations: Operations }) {
  const [steps, setSteps] = useState<Step[]>([]);
  const [recipe, setRecipe] = useState(recipesOf(operations.open_list)[0] ?? '');
  const [output, setOutput] = useState<Output>({ format: USUAL, quality: '' });
  const [failed, setFailed] = useState('');

  const body = bodyText(steps, operations.open ? null : recipe);
  const wanted = operations.formats.find(({ name }) => name === output.format);
  // A format that the chain no longer fits is restored when it fits again.
  const format = wanted && fits(wanted, body, operations) ? output.format : USUAL;
  const chain = useSettled(chainText(body, { ...output, format }));
  const url = derivativeUrl(subject, chain);
  // Browsers do not show documents as pictures.
  const picture = derivativeUrl(subject, chain.replace(/format:pdf.*/, 'format:png'));
  const { value: plan, problem } = useJson(explainUrl(subject, chain), readPlan);
  const refusal = problem ?? plan?.refusal ?? (failed === picture ? common.unavailable : null);
  const shown = problem || plan?.refusal ? null : picture;
  const ratio = subject.width && subject.height ? subject.width / subject.height : null;
  const aligned = !plan || !ratio || Math.abs(plan.width / plan.height / ratio - 1) < 0.03;
  const alt = subject.alt ?? subject.caption ?? subject.name;
  return (
    <>
      <section className="bench" aria-label={words.compare}>
        <Compare
          key={subject.name}
          before={fitting(subject)}
          after={shown ?? fitting(subject)}
          label={words.compare}
          beforeLabel={words.before}
          afterLabel={words.after}
          {...{ alt, ratio, aligned }}
          onFailed={() => setFailed(picture)}
        />
        {refusal ? (
          <p className="problem" role="alert">
            {refusal}
          </p>
        ) : (
          <p className="quietly" role="status">
            {plan ? fill(words.size, { width: plan.width, height: plan.height }) : '\u00a0'}
          </p>
        )}
      </section>
      <div className="panel">
        {operations.open && <Looks {...{ operations, subject }} chosen={body} onChoose={setSteps} />}
        {operations.open ? (
          <Stack operations={operations} steps={steps} onChange={setSteps} />
        ) : (
          <Recipes recipes={recipesOf(operations.open_list)} chosen={recipe} onChoose={setRecipe} />
        )}
        <OutputFields {...{ operations }} chain={body} output={{ ...output, format }} onChange={setOutput} />
      </div>
      <div className="takeaway">
        <CopyField label={words.address} text={new URL(url, location.href).href} />
        <Snippets picture={plan && { name: subject.name, url: picture, alt, width: plan.width, height: plan.height }} />
      </div>
    </>
  );
}
