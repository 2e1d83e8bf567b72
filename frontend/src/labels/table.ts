/**
 * Every visible or spoken string: English, German, Spanish, French; one alone is for all. `{n}` and the like are filled
 * in. One row per string, so that none is missing in a language.
 */
export const TABLE = {
  gallery: ['Photo gallery', 'Fotogalerie', 'Galería de fotos', 'Galerie photo'],
  photo: ['Photo {n}', 'Foto {n}', 'Foto {n}', 'Photo {n}'],
  position: ['{n} of {total}', '{n} von {total}', '{n} de {total}', '{n} sur {total}'],
  close: ['Close', 'Schließen', 'Cerrar', 'Fermer'],
  previous: ['Previous', 'Zurück', 'Anterior', 'Précédente'],
  next: ['Next', 'Weiter', 'Siguiente', 'Suivante'],
  zoom: ['Zoom'],
  original: ['Original'],
  coloringPage: ['Coloring page', 'Malvorlage', 'Para colorear', 'Coloriage'],
  download: ['Download', 'Herunterladen', 'Descargar', 'Télécharger'],
  pdf: ['PDF'],
  print: ['Print', 'Drucken', 'Imprimir', 'Imprimer'],
  undated: ['Undated', 'Ohne Datum', 'Sin fecha', 'Sans date'],
  loading: ['Loading …', 'Wird geladen …', 'Cargando …', 'Chargement …'],
  failed: [
    'Not loaded. Check the connection.',
    'Nicht geladen. Verbindung prüfen.',
    'No cargado. Revisa la conexión.',
    'Échec. Vérifiez la connexion.',
  ],
  retry: ['Try again', 'Nochmal', 'Reintentar', 'Réessayer'],
  empty: ['No photos yet.', 'Noch keine Fotos.', 'Aún no hay fotos.', 'Pas encore de photos.'],
} satisfies Record<string, [string] | [string, string, string, string]>;
