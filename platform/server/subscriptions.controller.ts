import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import {
  Deliveries,
  Receiving,
  RecipientChoices,
  Subscription,
  SubscriptionOffer,
  SubscriptionRequest,
  Subscriptions,
} from '../contract/wire-subscriptions.ts';
import type { RequestContext } from '../database/request-context.ts';
import { listDeliveries } from '../reports/subscriptions/list-deliveries.ts';
import { describeSubscription, listSubscriptions, receiveSubscription } from '../reports/subscriptions/list-subscriptions.ts';
import { findChoices, offerSubscription } from '../reports/subscriptions/offer-subscription.ts';
import { changeSubscription, createSubscription, deleteSubscription } from '../reports/subscriptions/save-subscription.ts';
import { trySubscription } from '../reports/subscriptions/try-subscription.ts';
import { readBody, readParameter } from './read-body.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';
import { inTurn } from './send-export.ts';
import { Server } from './server-state.ts';

type Parameters = Readonly<Record<string, unknown>>;
const limit = 'mail';

/** Reports that go out by mail on a schedule. */
@Controller('api')
export class SubscriptionsController {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  @Get('subscriptions')
  @Route({
    summary: 'Subscriptions of reports: one’s own, those that one gets, or all',
    access: 'session',
    query: { view: 'own (unless said), received or all', cursor: 'next of the page before' },
    answer: Subscriptions,
  })
  list(@Context() context: RequestContext, @Query() query: Parameters): Promise<Subscriptions> {
    return listSubscriptions(context, readParameter(query, 'view'), readParameter(query, 'cursor'));
  }

  @Post('subscriptions')
  @Route({ summary: 'Have a report sent on a schedule', access: 'session', limit, body: SubscriptionRequest, answer: Subscription, status: 201 })
  create(@Context() context: RequestContext, @Body() body: unknown): Promise<Subscription> {
    return createSubscription(context, readBody(SubscriptionRequest, body));
  }

  @Post('subscription-trials')
  @HttpCode(204)
  @Route({ summary: 'Send a subscription as it is typed to oneself, now', access: 'session', limit, body: SubscriptionRequest, status: 204 })
  async try(@Context() context: RequestContext, @Body() body: unknown): Promise<void> {
    const request = readBody(SubscriptionRequest, body);
    await inTurn(this.server, context, () => trySubscription(context, request));
  }

  @Get('subscriptions/:id')
  @Route({ summary: 'A subscription', access: 'session', answer: Subscription })
  read(@Context() context: RequestContext, @Param('id') id: string): Promise<Subscription> {
    return describeSubscription(context, id);
  }

  @Put('subscriptions/:id')
  @Route({ summary: 'Change a subscription', access: 'session', limit, body: SubscriptionRequest, answer: Subscription })
  change(@Context() context: RequestContext, @Param('id') id: string, @Body() body: unknown): Promise<Subscription> {
    return changeSubscription(context, id, readBody(SubscriptionRequest, body));
  }

  @Delete('subscriptions/:id')
  @HttpCode(204)
  @Route({ summary: 'Delete a subscription', access: 'session', limit, status: 204 })
  remove(@Context() context: RequestContext, @Param('id') id: string): Promise<void> {
    return deleteSubscription(context, id);
  }

  @Put('subscriptions/:id/receiving')
  @Route({ summary: 'Whether the viewer wants what goes to them', access: 'session', limit, body: Receiving, answer: Subscription })
  receive(@Context() context: RequestContext, @Param('id') id: string, @Body() body: unknown): Promise<Subscription> {
    return receiveSubscription(context, id, readBody(Receiving, body).wanted);
  }

  @Get('subscriptions/:id/deliveries')
  @Route({ summary: 'What became of a subscription, newest first', access: 'session', query: { cursor: 'next of the page before' }, answer: Deliveries })
  deliveries(@Context() context: RequestContext, @Param('id') id: string, @Query() query: Parameters): Promise<Deliveries> {
    return listDeliveries(context, id, readParameter(query, 'cursor'));
  }

  @Get('reports/:report/subscription-offer')
  @Route({ summary: 'What a subscription of a report may say', access: 'session', answer: SubscriptionOffer })
  offer(@Context() context: RequestContext, @Param('report') report: string): Promise<SubscriptionOffer> {
    return offerSubscription(context, report);
  }

  @Get('reports/:report/recipients')
  @Route({
    summary: 'Users who may open a report, or units, found by words',
    access: 'session',
    query: { kind: 'users or units', search: 'Words of the name' },
    answer: RecipientChoices,
  })
  async recipients(
    @Context() context: RequestContext,
    @Param('report') report: string,
    @Query() query: Parameters,
  ): Promise<{ choices: { id: string; label: string }[] }> {
    return { choices: await findChoices(context, report, readParameter(query, 'kind'), readParameter(query, 'search')) };
  }
}
