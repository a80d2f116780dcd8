import './runner-scope.ts';
import { bootRunner } from './boot.ts';
import { PageExercises } from './page-exercises.ts';

/** The runner's thread. */
bootRunner((realms) => new PageExercises(realms));
