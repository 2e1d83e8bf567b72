import { useState } from 'react';
import { useJson } from '../shared/useJson';
import { words as common } from '../words/common';
import { words } from '../words/studio';
import { Picker } from './Picker';
import type { Operations, Subject } from './types';
import { Workbench } from './Workbench';

const read = (json: unknown) => json as Operations;

/** Choose a photo, add operations, compare before and after, copy the URL. */
export function StudioPage() {
  const [subject, setSubject] = useState<Subject | null>(null);
  const { value: operations, problem, again } = useJson('/api/list-operations', read);
  return (
    <div className="studio">
      <div className="title">
        <h1>{words.title}</h1>
        <p className="quietly">{words.intro}</p>
      </div>
      {problem && (
        <p className="problem" role="alert">
          {problem}{' '}
          <button type="button" className="button quiet" onClick={again}>
            {common.retry}
          </button>
        </p>
      )}
      <Picker chosen={subject} onChoose={setSubject} />
      {operations && subject && <Workbench subject={subject} operations={operations} />}
    </div>
  );
}
