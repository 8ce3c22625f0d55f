import 'reflect-metadata';
import cookie from '@fastify/cookie';
import compress from '@fastify/compress';
import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, DiscoveryModule, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { TypeOrmModule } from '@nestjs/typeorm';
import helmet from 'helmet';
import { AccountsController } from './accounts.controller.ts';
import { PasswordsController } from './passwords.controller.ts';
import { UsersController } from './users.controller.ts';
import { AccessController } from './access.controller.ts';
import { endOfAudits } from './audit-export.ts';
import { AuditController } from './audit.controller.ts';
import { ChangesController } from './changes.controller.ts';
import { BoardsController } from './boards.controller.ts';
import { CheckedReads } from './checked-reads.ts';
import { ErrorFilter } from './error.filter.ts';
import { CommentFilesController } from './comment-files.controller.ts';
import { CommentsController } from './comments.controller.ts';
import { closeUnused } from './close-unused.ts';
import { FormerFormController } from './former-form.controller.ts';
import { FilesController } from './files.controller.ts';
import { FormsController } from './forms.controller.ts';
import { GridController } from './grid.controller.ts';
import { ListsController } from './lists.controller.ts';
import { LogInSettingsController } from './log-in-settings.controller.ts';
import { OwnAccountController } from './own-account.controller.ts';
import { OwnSessionsController } from './own-sessions.controller.ts';
import { SecondFactorController } from './second-factor.controller.ts';
import { MailController } from './mail.controller.ts';
import { SignInController } from './sign-in.controller.ts';
import { measureRequests } from './metrics.ts';
import { noticeLeaving } from './notice-leaving.ts';
import { BinController } from './bin.controller.ts';
import { ImportUploadsController } from './import-uploads.controller.ts';
import { ImportsController } from './imports.controller.ts';
import { ObjectsController } from './objects.controller.ts';
import { RecordHistoryController } from './record-history.controller.ts';
import { OpenApi } from './open-api.ts';
import { OpenDataSettingsController } from './open-data-settings.controller.ts';
import { OpenDataController } from './open-data.controller.ts';
import { ExportsController } from './exports.controller.ts';
import { SubscriptionsController } from './subscriptions.controller.ts';
import { OperationController } from './operation.controller.ts';
import { parseBodies } from './parse-bodies.ts';
import { refuseAddress, refuseUnreadable } from './refuse-malformed.ts';
import { OwnFoldersController } from './own-folders.controller.ts';
import { OwnReportsController } from './own-reports.controller.ts';
import { TrendsController } from './trends.controller.ts';
import { DashboardsController } from './dashboards.controller.ts';
import { ReportsController } from './reports.controller.ts';
import { RolesController } from './roles.controller.ts';
import { giveRequestId, tellRequestId } from './request-id.ts';
import { auditViews, ViewAsController } from './view-as.controller.ts';
import { servePages } from './serve-pages.ts';
import { SearchController } from './search.controller.ts';
import { Server } from './server-state.ts';
import { SessionController } from './session.controller.ts';
import { SessionGuard } from './session.guard.ts';

/** JSON bodies hold at most this many bytes. */
const BODY_LIMIT = 1024 * 1024;

/** The application over a server's parts, not yet listening. */
export async function createApplication(server: Server): Promise<NestFastifyApplication> {
  @Module({
    // The connection is opened below Nest, by every command alike; Nest closes it with the application.
    imports: [
      DiscoveryModule,
      TypeOrmModule.forRootAsync({ useFactory: () => ({ type: 'postgres' }), dataSourceFactory: () => Promise.resolve(server.database.source) }),
    ],
    controllers: [
      PasswordsController,
      AccountsController,
      UsersController,
      AuditController,
      MailController,
      SecondFactorController,
      SignInController,
      OwnSessionsController,
      OwnAccountController,
      AccessController,
      RolesController,
      ViewAsController,
      OperationController,
      SessionController,
      BinController,
      ChangesController,
      ObjectsController,
      ImportsController,
      ImportUploadsController,
      RecordHistoryController,
      FormerFormController,
      ListsController,
      FilesController,
      CommentsController,
      CommentFilesController,
      DashboardsController,
      TrendsController,
      ReportsController,
      OwnFoldersController,
      OwnReportsController,
      SearchController,
      BoardsController,
      LogInSettingsController,
      FormsController,
      GridController,
      ExportsController,
      SubscriptionsController,
      OpenDataController,
      OpenDataSettingsController,
    ],
    providers: [
      { provide: Server, useValue: server },
      OpenApi,
      CheckedReads,
      { provide: APP_GUARD, useClass: SessionGuard },
      { provide: APP_FILTER, useClass: ErrorFilter },
    ],
  })
  class ApplicationModule {}

  // Of the addresses that a request names only those count that the proxies in front of this server added: anybody may write more.
  const { proxies = 0 } = server.environment;
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    trustProxy: proxies > 0 && ((_address: string, hop: number) => hop < proxies),
    genReqId: giveRequestId(proxies > 0),
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: refuseAddress,
    clientErrorHandler: refuseUnreadable,
  });
  const application = await NestFactory.create<NestFastifyApplication>(ApplicationModule, adapter, {
    logger: ['error', 'warn'],
    bodyParser: false,
    abortOnError: false,
  });
  const fastify = adapter.getInstance();
  const https = server.environment.baseUrl?.startsWith('https:') ?? false;
  // Made once: the plugin of Fastify would put the policy together anew for each request.
  const protect = helmet({
    // Nothing is loaded from another host (M6-1: users' networks allow-list domains), nothing runs inline, nobody frames the pages.
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: https ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'no-referrer' },
  });
  fastify.addHook('onRequest', (request, reply, done) => protect(request.raw, reply.raw, () => done()));
  await application.register(cookie);
  await application.register(compress, { global: true, threshold: 1024, encodings: ['br', 'gzip'], customTypes: /^application\/json/ });
  parseBodies(fastify);
  // Answers hold what one viewer may see: no cache on the way keeps them, unless a route says otherwise.
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.url.startsWith('/api/')) void reply.header('cache-control', 'private, no-store');
    done();
  });
  noticeLeaving(fastify);
  closeUnused(fastify);
  tellRequestId(fastify);
  measureRequests(fastify);
  auditViews(fastify, server);
  fastify.addHook('onClose', endOfAudits);
  servePages(application, server.environment.pages);
  return application;
}
