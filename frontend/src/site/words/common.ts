import { pick } from './pick';

export const words = pick({
  skip: ['Skip to the content', 'Zum Inhalt', 'Ir al contenido', 'Aller au contenu'],
  main: ['Main', 'Hauptnavigation', 'Principal', 'Principale'],
  gallery: ['Gallery', 'Galerie', 'Galería', 'Galerie'],
  studio: ['Studio', 'Studio', 'Estudio', 'Studio'],
  coloring: ['Coloring pages', 'Malvorlagen', 'Para colorear', 'Coloriages'],
  mine: ['My pictures', 'Meine Bilder', 'Mis imágenes', 'Mes images'],
  footer: [
    'Photos from a bucket, developed on demand.',
    'Fotos aus einem Bucket, auf Abruf entwickelt.',
    'Fotos de un bucket, reveladas a pedido.',
    'Photos d’un bucket, développées à la demande.',
  ],
  embed: ['Embed this gallery', 'Galerie einbetten', 'Insertar la galería', 'Intégrer la galerie'],
  api: ['API', 'API', 'API', 'API'],
  retry: ['Try again', 'Nochmal', 'Reintentar', 'Réessayer'],
  loading: ['Loading …', 'Wird geladen …', 'Cargando …', 'Chargement …'],
  copied: ['Copied', 'Kopiert', 'Copiado', 'Copié'],
  copy: ['Copy', 'Kopieren', 'Copiar', 'Copier'],
});
