import { pick } from './pick';

export const words = pick({
  title: ['My pictures', 'Meine Bilder', 'Mis imágenes', 'Mes images'],
  intro: [
    'Remove the background, or make a coloring page. Only you can see your pictures. They are deleted after a while, or when you remove them.',
    'Den Hintergrund entfernen oder eine Malvorlage machen. Niemand sonst sieht die Bilder. Sie werden nach einiger Zeit gelöscht, oder wenn man sie entfernt.',
    'Quita el fondo o haz un dibujo para colorear. Nadie más ve tus imágenes. Se borran pasado un tiempo, o cuando las quitas.',
    'Retirez le fond, ou faites un coloriage. Personne d’autre ne voit vos images. Elles sont supprimées au bout d’un certain temps, ou quand vous les retirez.',
  ],
  make: ['Result', 'Ergebnis', 'Resultado', 'Résultat'],
  cutOut: ['Remove the background', 'Hintergrund entfernen', 'Quitar el fondo', 'Retirer le fond'],
  backdrop: ['Keep only the background', 'Nur den Hintergrund behalten', 'Dejar solo el fondo', 'Garder seulement le fond'],
  coloring: ['Coloring page', 'Malvorlage', 'Dibujo para colorear', 'Coloriage'],
  cutColoring: [
    'Coloring page without background',
    'Malvorlage ohne Hintergrund',
    'Dibujo para colorear sin fondo',
    'Coloriage sans fond',
  ],
  kept: ['{n} of {limit} stored', '{n} von {limit} gespeichert', '{n} de {limit} guardadas', '{n} sur {limit} enregistrées'],
  full: [
    'Max limit reached. Please remove a record.',
    'Die Höchstzahl ist erreicht. Bitte ein Bild entfernen.',
    'Se alcanzó el máximo. Quita una imagen.',
    'Le maximum est atteint. Retirez une image.',
  ],
  sending: ['Sending {name} …', '{name} wird gesendet …', 'Enviando {name} …', 'Envoi de {name} …'],
  working: ['Working on {name} …', '{name} wird bearbeitet …', 'Procesando {name} …', 'Traitement de {name} …'],
  dismiss: ['Dismiss', 'Schließen', 'Cerrar', 'Fermer'],
  name: ['Name', 'Name', 'Nombre', 'Nom'],
  asFile: ['File name', 'Dateiname', 'Nombre del archivo', 'Nom du fichier'],
  before: ['Before', 'Vorher', 'Antes', 'Avant'],
  after: ['After', 'Nachher', 'Después', 'Après'],
  compare: ['Before and after', 'Vorher und nachher', 'Antes y después', 'Avant et après'],
  download: ['Download', 'Herunterladen', 'Descargar', 'Télécharger'],
  print: ['Print', 'Drucken', 'Imprimir', 'Imprimer'],
  remove: ['Remove', 'Entfernen', 'Quitar', 'Retirer'],
  removed: ['Removed {name}.', '{name} ist entfernt.', 'Se quitó {name}.', '{name} est retirée.'],
  undo: ['Undo', 'Rückgängig', 'Deshacer', 'Annuler'],
  offline: [
    'Something went wrong. Check the connection and try again.',
    'Etwas ist schiefgegangen. Bitte die Verbindung prüfen und nochmal versuchen.',
    'Algo salió mal. Revisa la conexión e inténtalo de nuevo.',
    'Un problème est survenu. Vérifiez la connexion et réessayez.',
  ],
  empty: ['No pictures yet.', 'Noch keine Bilder.', 'Aún no hay imágenes.', 'Pas encore d’images.'],
});

export const SUCCESS = 'Image generated successfully';

/** Messages that the server may put into the URL after a form was sent without JavaScript; others are ignored. */
export const MESSAGES = [
  SUCCESS,
  'Failed to generate the image',
  'Max limit reached. Please remove a record.',
  'Something went wrong',
];
