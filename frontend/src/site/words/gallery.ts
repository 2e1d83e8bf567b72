import { pick } from './pick';

export const words = pick({
  atRandom: ['One at random', 'Eins auf gut Glück', 'Una al azar', 'Une au hasard'],
  another: ['Another one', 'Ein anderes', 'Otra', 'Une autre'],
  view: ['View', 'Ansehen', 'Ver', 'Voir'],
  all: ['All photos', 'Alle Fotos', 'Todas las fotos', 'Toutes les photos'],
  count: ['{n} photos', '{n} Fotos', '{n} fotos', '{n} photos'],
  one: ['1 photo', '1 Foto', '1 foto', '1 photo'],
  sort: ['Sort', 'Sortierung', 'Orden', 'Tri'],
  newest: ['Newest first', 'Neueste zuerst', 'Más recientes', 'Plus récentes'],
  oldest: ['Oldest first', 'Älteste zuerst', 'Más antiguas', 'Plus anciennes'],
  byName: ['By name', 'Nach Name', 'Por nombre', 'Par nom'],
  shape: ['Shape', 'Format', 'Formato', 'Format'],
  anyShape: ['Any shape', 'Jedes Format', 'Cualquiera', 'Tous formats'],
  landscape: ['Landscape', 'Querformat', 'Horizontal', 'Paysage'],
  portrait: ['Portrait', 'Hochformat', 'Vertical', 'Portrait'],
  square: ['Square', 'Quadratisch', 'Cuadrado', 'Carré'],
  tags: ['Tags', 'Schlagwörter', 'Etiquetas', 'Mots-clés'],
  everyTag: ['Everything', 'Alles', 'Todo', 'Tout'],
  nothing: [
    'The bucket is empty. Upload photos with scripts/upload_images.py, or drop them into it by hand.',
    'Der Bucket ist leer. Fotos mit scripts/upload_images.py hochladen oder von Hand hineinlegen.',
    'El bucket está vacío. Sube fotos con scripts/upload_images.py o cópialas a mano.',
    'Le bucket est vide. Ajoutez des photos avec scripts/upload_images.py, ou à la main.',
  ],
});
