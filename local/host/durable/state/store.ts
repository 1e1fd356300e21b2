import type { HistoryEvent } from '../history/events.ts';
import { createInstances, type Instances } from './instances.ts';
import { openDatabase, type Database } from './database.ts';

/** Something that waits to be read by an orchestration or entity. */
export interface Message {
  readonly seq: number;
  /** Meant for this execution only; null: for whichever runs. */
  readonly executionId: string | null;
  /** JSON text: a history event, or a request to an entity. */
  readonly event: string;
}

/** An activity that is to run. */
export interface ActivityTask {
  readonly seq: number;
  readonly instanceId: string;
  readonly executionId: string;
  readonly taskId: number;
  readonly name: string;
  /** JSON text of the action's input; null when it had none. */
  readonly input: string | null;
}

/** A message that is delivered at an instant. */
interface Timer {
  readonly seq: number;
  readonly instanceId: string;
  readonly executionId: string | null;
  readonly fireAtMs: number;
  readonly event: string;
}

/** All tables of the backend. Changes belong into `transaction`. */
export interface Store {
  readonly db: Database;
  readonly instances: Instances;
  transaction<Result>(work: () => Result): Result;
  history(instanceId: string): HistoryEvent[];
  /** Adds events from position `from` on. */
  appendHistory(instanceId: string, from: number, events: readonly HistoryEvent[]): void;
  clearHistory(instanceId: string): void;
  messages(instanceId: string): Message[];
  send(instanceId: string, executionId: string | null, event: object): void;
  consume(seqs: readonly number[]): void;
  instancesWithMessages(): string[];
  addTask(task: Omit<ActivityTask, 'seq'>): number;
  task(seq: number): ActivityTask | undefined;
  endTask(seq: number): boolean;
  tasks(): number[];
  hasTasks(instanceId: string): boolean;
  addTimer(timer: Omit<Timer, 'seq'>): void;
  nextTimer(): number | undefined;
  dueTimers(now: number): Timer[];
  endTimer(seq: number): void;
  /** Forgets the timers of an execution that ended or was replaced; its activities still run, as in Azure. */
  dropTimers(instanceId: string): void;
  /** Forgets an instance with everything about it. */
  purge(instanceId: string): void;
  close(): void;
}

export function openStore(stateDir: string): Store {
  const db = openDatabase(stateDir);
  const instances = createInstances(db);
  const dropTimers = (instanceId: string): void => void db.run('DELETE FROM timers WHERE instanceId = ?', instanceId);
  const clearHistory = (instanceId: string): void =>
    void db.run('DELETE FROM history WHERE instanceId = ?', instanceId);
  return {
    db,
    instances,
    transaction: (work) => db.transaction(work),
    ...historyTable(db),
    clearHistory,
    ...messagesTable(db),
    ...tasksTable(db),
    ...timersTable(db),
    dropTimers,
    purge(instanceId) {
      dropTimers(instanceId);
      db.run('DELETE FROM tasks WHERE instanceId = ?', instanceId);
      clearHistory(instanceId);
      db.run('DELETE FROM messages WHERE instanceId = ?', instanceId);
      instances.delete(instanceId);
    },
    close: () => db.close(),
  };
}

function historyTable(db: Database): Pick<Store, 'history' | 'appendHistory'> {
  return {
    history: (instanceId) =>
      db
        .all<{ event: string }>('SELECT event FROM history WHERE instanceId = ? ORDER BY seq', instanceId)
        .map(({ event }) => JSON.parse(event) as HistoryEvent),
    appendHistory(instanceId, from, events) {
      events.forEach((event, index) => {
        const text = JSON.stringify(event);
        db.run('INSERT INTO history (instanceId, seq, event) VALUES (?, ?, ?)', instanceId, from + index, text);
      });
    },
  };
}

function messagesTable(db: Database): Pick<Store, 'messages' | 'send' | 'consume' | 'instancesWithMessages'> {
  return {
    messages: (instanceId) =>
      db.all<Message>('SELECT seq, executionId, event FROM messages WHERE instanceId = ? ORDER BY seq', instanceId),
    send(instanceId, executionId, event) {
      const text = JSON.stringify(event);
      db.run('INSERT INTO messages (instanceId, executionId, event) VALUES (?, ?, ?)', instanceId, executionId, text);
    },
    consume(seqs) {
      for (const seq of seqs) {
        db.run('DELETE FROM messages WHERE seq = ?', seq);
      }
    },
    instancesWithMessages: () =>
      db.all<{ instanceId: string }>('SELECT DISTINCT instanceId FROM messages').map(({ instanceId }) => instanceId),
  };
}

function tasksTable(db: Database): Pick<Store, 'addTask' | 'task' | 'endTask' | 'tasks' | 'hasTasks'> {
  return {
    addTask({ instanceId, executionId, taskId, name, input }) {
      const row = db.get<{ seq: number }>(
        'INSERT INTO tasks (instanceId, executionId, taskId, name, input) VALUES (?, ?, ?, ?, ?) RETURNING seq',
        ...[instanceId, executionId, taskId, name, input],
      );
      return row?.seq ?? 0;
    },
    task: (seq) => db.get<ActivityTask>('SELECT * FROM tasks WHERE seq = ?', seq),
    hasTasks: (instanceId) => db.get('SELECT 1 FROM tasks WHERE instanceId = ? LIMIT 1', instanceId) !== undefined,
    endTask: (seq) => db.run('DELETE FROM tasks WHERE seq = ?', seq) > 0,
    tasks: () => db.all<{ seq: number }>('SELECT seq FROM tasks ORDER BY seq').map(({ seq }) => seq),
  };
}

function timersTable(db: Database): Pick<Store, 'addTimer' | 'nextTimer' | 'dueTimers' | 'endTimer'> {
  return {
    addTimer({ instanceId, executionId, fireAtMs, event }) {
      db.run(
        'INSERT INTO timers (instanceId, executionId, fireAtMs, event) VALUES (?, ?, ?, ?)',
        ...[instanceId, executionId, fireAtMs, event],
      );
    },
    nextTimer: () =>
      db.get<{ fireAtMs: number }>('SELECT fireAtMs FROM timers ORDER BY fireAtMs, seq LIMIT 1')?.fireAtMs,
    dueTimers: (now) => db.all<Timer>('SELECT * FROM timers WHERE fireAtMs <= ? ORDER BY fireAtMs, seq', now),
    endTimer: (seq) => void db.run('DELETE FROM timers WHERE seq = ?', seq),
  };
}
