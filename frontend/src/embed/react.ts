/** What the components use of React, as Preact has it: without preact/compat, whose extras they do without. */
export { Fragment } from 'preact';
export { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
