import type {} from 'darkroom-gallery';
RECIPE
