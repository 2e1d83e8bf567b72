import { labelsFrom, type Table } from '../labels/pick';
import { GALLERY, LOADING, PHOTO, RETRY } from '../labels/shared';

/** The viewer's texts in English, German, Spanish and French; a single one is for all languages. */
export const VIEWER_TABLE = {
  position: ['{n} of {total}', '{n} von {total}', '{n} de {total}', '{n} sur {total}'],
  close: ['Close', 'Schließen', 'Cerrar', 'Fermer'],
  previous: ['Previous photo', 'Vorheriges Foto', 'Foto anterior', 'Photo précédente'],
  next: ['Next photo', 'Nächstes Foto', 'Foto siguiente', 'Photo suivante'],
  zoom: ['Zoom'],
  slideshow: ['Slideshow', 'Diashow', 'Presentación', 'Diaporama'],
  share: ['Share', 'Teilen', 'Compartir', 'Partager'],
  copied: ['Link copied', 'Link kopiert', 'Enlace copiado', 'Lien copié'],
  fullScreen: ['Full screen', 'Vollbild', 'Pantalla completa', 'Plein écran'],
  original: ['Original'],
  deepZoom: ['All details', 'Alle Details', 'Todos los detalles', 'Tous les détails'],
  coloringPage: ['Coloring page', 'Malvorlage', 'Para colorear', 'Coloriage'],
  download: ['Download', 'Herunterladen', 'Descargar', 'Télécharger'],
  pdf: ['PDF'],
  print: ['Print', 'Drucken', 'Imprimir', 'Imprimer'],
  details: ['Details', 'Details', 'Detalles', 'Détails'],
  noDetails: ['No details', 'Keine Details', 'Sin detalles', 'Aucun détail'],
  select: ['Select', 'Auswählen', 'Seleccionar', 'Sélectionner'],
  selected: ['{n} selected', '{n} ausgewählt', '{n} seleccionadas', '{n} sélectionnées'],
  every: ['All {n}', 'Alle {n}', 'Las {n}', 'Les {n}'],
  cancel: ['Cancel', 'Abbrechen', 'Cancelar', 'Annuler'],
  more: ['More', 'Mehr', 'Más', 'Plus'],
  less: ['Less', 'Weniger', 'Menos', 'Moins'],
  photo: PHOTO,
  gallery: GALLERY,
  loading: LOADING,
  failed: [
    'The photo could not be loaded.',
    'Das Foto konnte nicht geladen werden.',
    'No se pudo cargar la foto.',
    'La photo n’a pas pu être chargée.',
  ],
  retry: RETRY,
} satisfies Table;

export type ViewerLabels = Record<keyof typeof VIEWER_TABLE, string>;

export const viewerLabels = (locale: string, overrides?: Partial<Record<string, string>> | null): ViewerLabels =>
  labelsFrom(VIEWER_TABLE, locale, overrides);
