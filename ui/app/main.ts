import '../theme/tokens.css';
import '../theme/base.css';
import '../theme/shell.css';
import '../components/state/state.css';
import '../components/dialog/dialog.css';
import '../components/menu/menu.css';
import '../components/toast/toast.css';
import '../components/file-input/file-input.css';
import '../components/file-list/file-list.css';
import '../fields/not-applicable.css';
import { applyTheme } from './theme.ts';
import './shirabe-app.ts';

applyTheme();
