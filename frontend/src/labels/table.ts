import type { Table } from './pick';
import { GALLERY, LOADING, PHOTO, RETRY } from './shared';

/** The gallery's texts in English, German, Spanish and French, one row each, so that no translation is missing. */
export const TABLE = {
  gallery: GALLERY,
  photo: PHOTO,
  all: ['All {total} photos', 'Alle {total} Fotos', 'Las {total} fotos', 'Les {total} photos'],
  undated: ['Undated', 'Ohne Datum', 'Sin fecha', 'Sans date'],
  loading: LOADING,
  failed: ['Could not be loaded.', 'Konnte nicht geladen werden.', 'No se pudo cargar.', 'Échec du chargement.'],
  retry: RETRY,
  empty: ['No photos yet.', 'Noch keine Fotos.', 'Aún no hay fotos.', 'Pas encore de photos.'],
} satisfies Table;
