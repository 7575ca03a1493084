/** What every page is built of. */
export { Button, LinkButton } from "./button";
export { Dialog } from "./dialog";
export { Choice, Field, Select } from "./field";
export { Form } from "./form";
export { Meter } from "./meter";
export { Notice } from "./notice";
export { Page } from "./page";
export { Pill, type Tone } from "./pill";
export { Empty, Refusal, Skeleton } from "./states";
export { type Column, Table } from "./table";
export { toast } from "./toast";
