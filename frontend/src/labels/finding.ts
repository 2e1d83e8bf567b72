/** Strings for finding photos, on the site and on the pages of an export: English, German, Spanish, French. */
import type { Table } from './pick';

export const FINDING = {
  count: ['{n} photos', '{n} Fotos', '{n} fotos', '{n} photos'],
  one: ['1 photo', '1 Foto', '1 foto', '1 photo'],
  tags: ['Tags', 'Schlagwörter', 'Etiquetas', 'Mots-clés'],
  everyTag: ['Everything', 'Alles', 'Todo', 'Tout'],
  search: ['Search photos', 'Fotos suchen', 'Buscar fotos', 'Rechercher des photos'],
  albums: ['Albums', 'Alben', 'Álbumes', 'Albums'],
  wayBack: ['Albums above', 'Übergeordnete Alben', 'Álbumes superiores', 'Albums parents'],
  nothingFound: ['No photos match.', 'Keine passenden Fotos.', 'Ninguna foto coincide.', 'Aucune photo ne correspond.'],
} satisfies Table;
