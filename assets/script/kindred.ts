// The script of every page. Nothing needs it: it only makes easier what works without.
import { initComponents } from "./components";

initComponents(document);
