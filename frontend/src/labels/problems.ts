/** Texts of pages that cannot be shown: English, German, Spanish, French. */
import type { Table } from './pick';

export const PROBLEMS = {
  missing: ['This page does not exist.', 'Diese Seite gibt es nicht.', 'Esta página no existe.', 'Cette page n’existe pas.'],
  invalidLink: [
    'This link no longer works. Ask its sender for a new one.',
    'Dieser Link gilt nicht mehr. Bitten Sie den Absender um einen neuen.',
    'Este enlace ya no funciona. Pide uno nuevo a quien te lo envió.',
    'Ce lien n’est plus valable. Demandez-en un nouveau à son expéditeur.',
  ],
  unavailable: [
    'The photos cannot be reached right now. Try again in a moment.',
    'Die Fotos sind gerade nicht erreichbar. Bitte versuchen Sie es gleich noch einmal.',
    'Las fotos no están disponibles ahora. Inténtalo de nuevo en un momento.',
    'Les photos sont inaccessibles pour le moment. Réessayez dans un instant.',
  ],
  toGallery: ['Go to gallery', 'Zur Galerie', 'A la galería', 'Vers la galerie'],
} satisfies Table;
