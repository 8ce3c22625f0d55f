import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import {
  DefaultSetting,
  NewOwnReport,
  OwnReportChange,
  ReportCheck,
  ReportChecked,
  ReportSettings,
  ReportSource,
  SettingRequest,
} from '../contract/wire-own-reports.ts';
import { ReportPreview, ReportPreviewRequest } from '../contract/wire-report-preview.ts';
import type { RequestContext } from '../database/request-context.ts';
import { previewReport } from '../reports/own/preview-report.ts';
import { checkReport, readReportSource } from '../reports/own/read-report-source.ts';
import { changeReport, createReport, deleteReport, restoreReport } from '../reports/own/save-own-report.ts';
import { changeSetting, chooseDefault, createSetting, deleteSetting, markFavourite, unmarkFavourite } from '../reports/own/saved-settings.ts';
import { readBody } from './read-body.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';

/** Reports that users make, favourites, and saved settings of reports. */
@Controller('api')
export class OwnReportsController {
  @Post('own-reports')
  @Route({ summary: 'Save a report under a name, as one’s own', access: 'session', limit: 'save', body: NewOwnReport, answer: ReportSource, status: 201 })
  create(@Context() context: RequestContext, @Body() body: unknown): Promise<ReportSource> {
    return createReport(context, readBody(NewOwnReport, body));
  }

  @Put('own-reports/:report')
  @Route({ summary: 'Change, rename or move a report that a user made', access: 'session', limit: 'save', body: OwnReportChange, answer: ReportSource })
  change(@Context() context: RequestContext, @Param('report') report: string, @Body() body: unknown): Promise<ReportSource> {
    return changeReport(context, report, readBody(OwnReportChange, body));
  }

  @Delete('own-reports/:report')
  @HttpCode(204)
  @Route({ summary: 'Delete a report that a user made', access: 'session', limit: 'save', status: 204 })
  remove(@Context() context: RequestContext, @Param('report') report: string): Promise<void> {
    return deleteReport(context, report);
  }

  @Post('own-reports/:report/restore')
  @HttpCode(200)
  @Route({ summary: 'Bring back a report that was deleted', access: 'session', limit: 'save', answer: ReportSource })
  restore(@Context() context: RequestContext, @Param('report') report: string): Promise<ReportSource> {
    return restoreReport(context, report);
  }

  @Post('report-check')
  @HttpCode(200)
  @Route({ summary: 'What is wrong with a report’s definition', access: 'session', body: ReportCheck, answer: ReportChecked })
  check(@Context() context: RequestContext, @Body() body: unknown): ReportChecked {
    return checkReport(context, readBody(ReportCheck, body).definition);
  }

  @Post('report-preview')
  @HttpCode(200)
  @Route({ summary: 'What a definition shows that is not saved', access: 'session', reads: true, body: ReportPreviewRequest, answer: ReportPreview })
  preview(@Context() context: RequestContext, @Body() body: unknown): Promise<ReportPreview> {
    return previewReport(context, readBody(ReportPreviewRequest, body));
  }

  @Get('reports/:report/definition')
  @Route({ summary: 'What a report says, for those who may change it', access: 'session', answer: ReportSource })
  source(@Context() context: RequestContext, @Param('report') report: string): Promise<ReportSource> {
    return readReportSource(context, report);
  }

  @Put('reports/:report/favourite')
  @HttpCode(204)
  @Route({ summary: 'Mark a report as a favourite', access: 'session', limit: 'save', status: 204 })
  mark(@Context() context: RequestContext, @Param('report') report: string): Promise<void> {
    return markFavourite(context, report);
  }

  @Delete('reports/:report/favourite')
  @HttpCode(204)
  @Route({ summary: 'Mark a report as a favourite no longer', access: 'session', limit: 'save', status: 204 })
  unmark(@Context() context: RequestContext, @Param('report') report: string): Promise<void> {
    return unmarkFavourite(context, report);
  }

  @Post('reports/:report/settings')
  @Route({ summary: 'Keep what narrows a report under a name', access: 'session', limit: 'save', body: SettingRequest, answer: ReportSettings, status: 201 })
  keep(@Context() context: RequestContext, @Param('report') report: string, @Body() body: unknown): Promise<ReportSettings> {
    return createSetting(context, report, readBody(SettingRequest, body));
  }

  @Put('reports/:report/settings/:setting')
  @Route({ summary: 'Change a saved setting of a report', access: 'session', limit: 'save', body: SettingRequest, answer: ReportSettings })
  set(@Context() context: RequestContext, @Param('report') report: string, @Param('setting') setting: string, @Body() body: unknown): Promise<ReportSettings> {
    return changeSetting(context, report, setting, readBody(SettingRequest, body));
  }

  @Delete('reports/:report/settings/:setting')
  @Route({ summary: 'Delete a saved setting of a report', access: 'session', limit: 'save', answer: ReportSettings })
  forget(@Context() context: RequestContext, @Param('report') report: string, @Param('setting') setting: string): Promise<ReportSettings> {
    return deleteSetting(context, report, setting);
  }

  @Put('reports/:report/default-setting')
  @Route({ summary: 'How a report opens for the viewer', access: 'session', limit: 'save', body: DefaultSetting, answer: ReportSettings })
  open(@Context() context: RequestContext, @Param('report') report: string, @Body() body: unknown): Promise<ReportSettings> {
    return chooseDefault(context, report, readBody(DefaultSetting, body).setting);
  }
}
