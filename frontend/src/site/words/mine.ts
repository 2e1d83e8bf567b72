import { pick } from './pick';

export const words = pick({
  title: ['My pictures', 'Meine Bilder', 'Mis imágenes', 'Mes images'],
  intro: [
    'Take the background away, or make a coloring page. Nobody else sees your pictures; they go after a while, or when you remove them.',
    'Den Hintergrund entfernen oder eine Malvorlage machen. Niemand sonst sieht die Bilder; sie verschwinden nach einiger Zeit, oder wenn man sie entfernt.',
    'Quita el fondo o haz un dibujo para colorear. Nadie más ve tus imágenes; desaparecen con el tiempo o cuando las quitas.',
    'Retirez le fond, ou faites un coloriage. Personne d’autre ne voit vos images ; elles disparaissent après un temps, ou quand vous les retirez.',
  ],
  make: ['What to make', 'Was daraus wird', 'Qué hacer', 'Que faire'],
  cutOut: ['Remove the background', 'Hintergrund entfernen', 'Quitar el fondo', 'Retirer le fond'],
  backdrop: ['Keep only the background', 'Nur den Hintergrund behalten', 'Dejar solo el fondo', 'Garder seulement le fond'],
  coloring: ['Coloring page', 'Malvorlage', 'Dibujo para colorear', 'Coloriage'],
  cutColoring: [
    'Coloring page without background',
    'Malvorlage ohne Hintergrund',
    'Dibujo para colorear sin fondo',
    'Coloriage sans fond',
  ],
  kept: ['{n} of {limit} kept', '{n} von {limit} aufbewahrt', '{n} de {limit} guardadas', '{n} sur {limit} gardées'],
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
  asFile: ['That of the file', 'Der der Datei', 'El del archivo', 'Celui du fichier'],
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
  empty: ['Nothing kept yet.', 'Noch nichts aufbewahrt.', 'Aún no hay nada.', 'Rien pour l’instant.'],
});

export const SUCCESS = 'Image generated successfully';

/** What the server may say in the address after a form was sent without a script; nothing else is shown. */
export const MESSAGES = [
  SUCCESS,
  'Failed to generate the image',
  'Max limit reached. Please remove a record.',
  'Something went wrong',
];
