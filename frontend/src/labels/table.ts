import type { Table } from './pick';

/** What the gallery says: English, German, Spanish, French. One row per string, so that none is missing in a language. */
export const TABLE = {
  gallery: ['Photo gallery', 'Fotogalerie', 'Galería de fotos', 'Galerie photo'],
  photo: ['Photo {n}', 'Foto {n}', 'Foto {n}', 'Photo {n}'],
  all: ['All {total} photos', 'Alle {total} Fotos', 'Las {total} fotos', 'Les {total} photos'],
  undated: ['Undated', 'Ohne Datum', 'Sin fecha', 'Sans date'],
  loading: ['Loading …', 'Wird geladen …', 'Cargando …', 'Chargement …'],
  failed: ['Could not be loaded.', 'Konnte nicht geladen werden.', 'No se pudo cargar.', 'Échec du chargement.'],
  retry: ['Try again', 'Erneut versuchen', 'Reintentar', 'Réessayer'],
  empty: ['No photos yet.', 'Noch keine Fotos.', 'Aún no hay fotos.', 'Pas encore de photos.'],
} satisfies Table;
