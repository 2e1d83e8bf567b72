import { createElement, StrictMode } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { Gallery } from 'darkroom-gallery';
import 'darkroom-gallery/style.css';

const onRecoverableError = (error) => console.error(error);
const gallery = createElement(Gallery, window.properties);
hydrateRoot(document.getElementById('root'), createElement(StrictMode, null, gallery), { onRecoverableError });
