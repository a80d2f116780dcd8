import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import BookContents from './components/BookContents.vue';
import Predict from './components/Predict.vue';
import HistoryFigure from './history/HistoryFigure.vue';
import Layout from './Layout.vue';
import './styles/colours.css';
import './styles/type.css';
import './styles/frame.css';
import './styles/blocks.css';
import './styles/history.css';
import './styles/exercise.css';
import './styles/workbench.css';
import './styles/home.css';
import './styles/print.css';

const theme: Theme = {
  extends: DefaultTheme,
  Layout,
  enhanceApp({ app }) {
    // The components that Markdown names.
    app.component('BookContents', BookContents);
    app.component('HistoryFigure', HistoryFigure);
    app.component('Predict', Predict);
  },
};

export default theme;
