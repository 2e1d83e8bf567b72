/** Texts used by both the gallery and the viewer, which are separate files: English, German, Spanish, French. */
type Row = [string, string, string, string];

export const PHOTO: Row = ['Photo {n}', 'Foto {n}', 'Foto {n}', 'Photo {n}'];
export const GALLERY: Row = ['Photo gallery', 'Fotogalerie', 'Galería de fotos', 'Galerie photo'];
export const LOADING: Row = ['Loading …', 'Wird geladen …', 'Cargando …', 'Chargement …'];
export const RETRY: Row = ['Try again', 'Erneut versuchen', 'Reintentar', 'Réessayer'];
