/** The part of React that the components use, from Preact without preact/compat and preact/hooks. */
export { Fragment } from 'preact';
export { useLayoutEffect, useMemo, useRef, useState } from './hooks';
