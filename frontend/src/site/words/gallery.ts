import { FINDING } from '../../labels/finding';
import { pick } from './pick';

export const words = pick({
  ...FINDING,
  atRandom: ['Random photo', 'Zufallsfoto', 'Foto al azar', 'Photo au hasard'],
  another: ['Show another', 'Ein anderes zeigen', 'Mostrar otra', 'En voir une autre'],
  view: ['View', 'Ansehen', 'Ver', 'Voir'],
  all: ['All photos', 'Alle Fotos', 'Todas las fotos', 'Toutes les photos'],
  sort: ['Sort', 'Sortierung', 'Orden', 'Tri'],
  newest: ['Newest first', 'Neueste zuerst', 'Más recientes', 'Plus récentes'],
  oldest: ['Oldest first', 'Älteste zuerst', 'Más antiguas', 'Plus anciennes'],
  byName: ['By name', 'Nach Name', 'Por nombre', 'Par nom'],
  shape: ['Shape', 'Format', 'Formato', 'Format'],
  anyShape: ['Any shape', 'Jedes Format', 'Cualquiera', 'Tous formats'],
  landscape: ['Landscape', 'Querformat', 'Horizontal', 'Paysage'],
  portrait: ['Portrait', 'Hochformat', 'Vertical', 'Portrait'],
  square: ['Square', 'Quadratisch', 'Cuadrado', 'Carré'],
  refine: ['Filter', 'Filter', 'Filtros', 'Filtres'],
  done: ['Done', 'Fertig', 'Listo', 'Terminé'],
  notThere: ['This album does not exist.', 'Dieses Album gibt es hier nicht.', 'Este álbum no existe.', 'Cet album est introuvable.'],
  nothing: ['No photos here yet.', 'Hier sind noch keine Fotos.', 'Aún no hay fotos aquí.', 'Pas encore de photos ici.'],
  notShown: [
    '{n} not shown: {reasons}.',
    '{n} nicht gezeigt: {reasons}.',
    '{n} sin mostrar: {reasons}.',
    'Non affichées : {n} ({reasons}).',
  ],
  format: [
    '{n} in an unsupported format, such as HEIC',
    '{n} in einem nicht unterstützten Format, etwa HEIC',
    '{n} en un formato no compatible, como HEIC',
    '{n} dans un format non pris en charge, comme HEIC',
  ],
  large: ['{n} too large', '{n} zu groß', '{n} demasiado grandes', '{n} trop grandes'],
  damaged: ['{n} damaged or empty', '{n} beschädigt oder leer', '{n} dañadas o vacías', '{n} endommagées ou vides'],
  mend: [
    'For details, run: darkroom doctor FOLDER.',
    'Einzelheiten: darkroom doctor ORDNER.',
    'Detalles: darkroom doctor CARPETA.',
    'Détails : darkroom doctor DOSSIER.',
  ],
  mendFormat: [
    'For HEIC: pip install pillow-heif, then restart.',
    'Für HEIC: pip install pillow-heif, dann neu starten.',
    'Para HEIC: pip install pillow-heif y reiniciar.',
    'Pour HEIC : pip install pillow-heif, puis relancer.',
  ],
});
