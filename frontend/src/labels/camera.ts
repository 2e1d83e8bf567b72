/** Labels of camera facts, by their keys in the API: English, German, Spanish, French. */
import type { Table } from './pick';

export const CAMERA = {
  camera: ['Camera', 'Kamera', 'Cámara', 'Appareil'],
  lens: ['Lens', 'Objektiv', 'Objetivo', 'Objectif'],
  focal_length: ['Focal length', 'Brennweite', 'Distancia focal', 'Focale'],
  aperture: ['Aperture', 'Blende', 'Apertura', 'Ouverture'],
  exposure: ['Exposure', 'Belichtung', 'Exposición', 'Exposition'],
  iso: ['ISO'],
} satisfies Table;
