/**
 * Durable sagas: steps that each commit somewhere else, and are all done or all undone.
 *
 * <p>Read in this order: {@link com.example.gateway.platform.saga.SagaDefinition}, {@link
 * com.example.gateway.platform.saga.SagaState}, {@link
 * com.example.gateway.platform.saga.SagaPlanner} (every decision), {@link
 * com.example.gateway.platform.saga.SagaRunner} (commits around the calls), {@link
 * com.example.gateway.platform.saga.SagaStore}.
 */
@NullMarked
package com.example.gateway.platform.saga;

import org.jspecify.annotations.NullMarked;
