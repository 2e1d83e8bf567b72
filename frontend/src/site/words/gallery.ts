import { pick } from './pick';

export const words = pick({
  atRandom: ['Random photo', 'Zufallsfoto', 'Foto al azar', 'Photo au hasard'],
  another: ['Show another', 'Ein anderes zeigen', 'Mostrar otra', 'En voir une autre'],
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
  refine: ['Sort and shape', 'Sortierung und Format', 'Orden y formato', 'Tri et format'],
  nothing: ['No photos here yet.', 'Hier sind noch keine Fotos.', 'Aún no hay fotos aquí.', 'Pas encore de photos ici.'],
});
