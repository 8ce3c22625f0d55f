import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { OpenDataPreview, OpenDataSettings, PublishRequest } from '../contract/wire-open-data.ts';
import type { RequestContext } from '../database/request-context.ts';
import { listPublished, previewOpenData, publishOpenData, withdrawOpenData } from '../reports/open/publish-open-data.ts';
import { readBody } from './read-body.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';

/** Which of the reports that are marked as open data are published: seen first, then decided. */
@Controller('api/settings/open-data')
export class OpenDataSettingsController {
  @Get()
  @Route({ summary: 'The reports that are marked as open data', access: { area: 'open_data' }, answer: OpenDataSettings })
  list(@Context() context: RequestContext): Promise<OpenDataSettings> {
    return listPublished(context);
  }

  @Get(':report')
  @Route({ summary: 'Just what would be seen by everybody', access: { area: 'open_data' }, answer: OpenDataPreview })
  preview(@Context() context: RequestContext, @Param('report') report: string): Promise<OpenDataPreview> {
    return previewOpenData(context, report);
  }

  @Put(':report')
  @HttpCode(204)
  @Route({ summary: 'Publishes what was seen', access: { area: 'open_data' }, body: PublishRequest, status: 204 })
  async publish(@Context() context: RequestContext, @Param('report') report: string, @Body() body: unknown): Promise<void> {
    await publishOpenData(context, report, readBody(PublishRequest, body).revision);
  }

  @Delete(':report')
  @HttpCode(204)
  @Route({ summary: 'Withdraws what is published', access: { area: 'open_data' }, status: 204 })
  async withdraw(@Context() context: RequestContext, @Param('report') report: string): Promise<void> {
    await withdrawOpenData(context, report);
  }
}
