import { useEffect, useRef, useState, type ComponentProps, type ReactElement } from "react";

/** A table in a box of its own, which scrolls when the table is wider than the page: also by keyboard. */
export function Table(props: ComponentProps<"table">): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      const { scrollWidth, clientWidth } = entry!.target;
      setScrolls(scrollWidth > clientWidth);
    });
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);
  const focusable = scrolls ? { tabIndex: 0, role: "group", "aria-label": "Wide table" } : {};
  return (
    <div ref={box} className="table-box" {...focusable}>
      <table {...props} />
    </div>
  );
}

/** The corner above row names is no heading: a screen reader would announce a column without a name. */
export function TableHead(props: ComponentProps<"th">): ReactElement {
  return props.children ? <th {...props} /> : <td {...props} />;
}
