import type { Call, DataSource, ErrorLog, Logger, ReportTimestamp } from '@loopp/loop';

/** A data source whose failures are logged and shown to the job's operator before they reach the caller. */
export class ReportingDataSource implements DataSource {
  private readonly name: string;
  private readonly source: DataSource;
  private readonly errorLog: ErrorLog;
  private readonly logger: Logger;

  constructor(name: string, source: DataSource, { errorLog, logger }: { errorLog: ErrorLog; logger: Logger }) {
    this.name = name;
    this.source = source;
    this.errorLog = errorLog;
    this.logger = logger;
  }

  async observe(timestamp: ReportTimestamp, call?: Call): Promise<bigint> {
    try {
      return await this.source.observe(timestamp, call);
    } catch (error) {
      const { epoch, round } = timestamp;
      this.logger.error(`${this.name} failed`, { error: String(error), epoch, round });
      // The observation fails at once, whether or not the error can be saved. Hosts count equal texts: no reason in it.
      this.errorLog.saveError(`${this.name} failed`).catch((reason: unknown) => {
        this.logger.error('an error could not be saved', { error: String(reason) });
      });
      throw error;
    }
  }
}
