import { useDeferredValue, useState } from 'react';
import { Compare } from '../shared/Compare';
import { Select } from '../shared/Select';
import { useJson } from '../shared/useJson';
import { fill } from '../words/pick';
import { words } from '../words/studio';
import { chainText, derivativeUrl, explainUrl } from './chain';
import { CopyField } from './CopyField';
import { NumberField } from './NumberField';
import { Recipes } from './Recipes';
import { recipesOf } from './recipes';
import { Snippets } from './Snippets';
import { Stack } from './Stack';
import type { Operations, Output, Plan, Step, Subject } from './types';
import { useSettled } from './useSettled';

const readPlan = (json: unknown) => json as Plan;

/** A rendition wide enough to compare with. */
const fitting = (subject: Subject): string => (subject.srcset.find(({ width }) => width >= 960) ?? subject.srcset.at(-1))?.url ?? '';

export function Workbench({ subject, operations }: { subject: Subject; operations: Operations }) {
  const [steps, setSteps] = useState<Step[]>([]);
  const [recipe, setRecipe] = useState(recipesOf(operations.open_list)[0] ?? '');
  const [output, setOutput] = useState<Output>({ format: 'webp', quality: '' });
  const [failed, setFailed] = useState('');

  const chain = useSettled(chainText(steps, operations.open ? null : recipe, output));
  const url = derivativeUrl(subject, chain);
  const { value: plan, problem } = useJson(explainUrl(subject, chain), readPlan);
  const refusal = problem ?? plan?.refusal ?? (failed === url ? url : null);
  const shown = useDeferredValue(problem || plan?.refusal ? null : url);
  const ratio = subject.width && subject.height ? subject.width / subject.height : null;
  const aligned = !plan || !ratio || Math.abs(plan.width / plan.height / ratio - 1) < 0.03;
  const quality = operations.formats.find(({ name }) => name === output.format)?.quality;
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
          onFailed={() => setFailed(url)}
        />
        {refusal ? (
          <p className="problem" role="alert">
            {refusal}
          </p>
        ) : (
          <p className="quietly" role="status">
            {plan && `${fill(words.size, { width: plan.width, height: plan.height })} · ${plan.stored ? words.stored : words.fresh}`}
          </p>
        )}
      </section>
      <div className="panel">
        {operations.open ? (
          <Stack operations={operations} steps={steps} onChange={setSteps} />
        ) : (
          <Recipes recipes={recipesOf(operations.open_list)} chosen={recipe} onChoose={setRecipe} />
        )}
        <div className="controls">
          <Select
            label={words.format}
            value={output.format}
            options={operations.formats.map(({ name }) => ({ value: name, label: name }))}
            onChange={(format) => setOutput({ ...output, format })}
          />
          {operations.open && quality != null && (
            <NumberField
              label={words.quality}
              value={output.quality}
              minimum={1}
              maximum={100}
              placeholder={String(quality)}
              onChange={(value) => setOutput({ ...output, quality: value })}
            />
          )}
        </div>
      </div>
      <div className="takeaway">
        <CopyField label={words.address} text={new URL(url, location.href).href} />
        <Snippets picture={plan && { name: subject.name, url, alt, width: plan.width, height: plan.height }} />
      </div>
    </>
  );
}
