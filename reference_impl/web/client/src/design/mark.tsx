/** The product’s sign. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <circle cx="16" cy="16" r="8.5" />
      <path d="m12.5 16.2 2.6 2.6 4.6-5" />
    </svg>
  );
}
