import { PROBLEMS } from '../../labels/problems';
import { pick } from './pick';

export const words = pick({
  ...PROBLEMS,
  skip: ['Skip to content', 'Zum Inhalt', 'Ir al contenido', 'Aller au contenu'],
  main: ['Main', 'Hauptnavigation', 'Principal', 'Principale'],
  gallery: ['Gallery', 'Galerie', 'Galería', 'Galerie'],
  studio: ['Studio', 'Studio', 'Estudio', 'Studio'],
  coloring: ['Coloring pages', 'Malvorlagen', 'Para colorear', 'Coloriages'],
  mine: ['My pictures', 'Meine Bilder', 'Mis imágenes', 'Mes images'],
  photos: ['Photos', 'Fotos', 'Fotos', 'Photos'],
  about: ['About', 'Über mich', 'Acerca de', 'À propos'],
  footer: ['Made with Darkroom', 'Erstellt mit Darkroom', 'Hecho con Darkroom', 'Réalisé avec Darkroom'],
  embed: ['Embed this gallery', 'Galerie einbetten', 'Insertar la galería', 'Intégrer la galerie'],
  zoom: ['Deep zoom', 'Deep Zoom', 'Zoom profundo', 'Zoom profond'],
  api: ['API', 'API', 'API', 'API'],
  off: [
    'This site does not accept pictures from visitors.',
    'Diese Seite nimmt keine Bilder von Besuchern an.',
    'Este sitio no acepta imágenes de visitantes.',
    'Ce site n’accepte pas d’images des visiteurs.',
  ],
  offHow: [
    'Is this your site? Add {name} to DARKROOM_ENABLE.',
    'Ist es Ihre? Dann {name} in DARKROOM_ENABLE eintragen.',
    '¿Es tuyo? Añade {name} a DARKROOM_ENABLE.',
    'C’est le vôtre ? Ajoutez {name} à DARKROOM_ENABLE.',
  ],
  retry: ['Try again', 'Nochmal', 'Reintentar', 'Réessayer'],
  loading: ['Loading …', 'Wird geladen …', 'Cargando …', 'Chargement …'],
  copied: ['Copied', 'Kopiert', 'Copiado', 'Copié'],
  copy: ['Copy', 'Kopieren', 'Copiar', 'Copier'],
});
