/** The part of React that the components use, from Preact without preact/compat, whose extras are not needed. */
export { Fragment } from 'preact';
export { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
