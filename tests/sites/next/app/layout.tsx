import type { ReactNode } from 'react';

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <h1>A blog</h1>
        {children}
      </body>
    </html>
  );
}
