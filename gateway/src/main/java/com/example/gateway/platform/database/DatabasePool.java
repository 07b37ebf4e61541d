package com.example.gateway.platform.database;

import com.example.gateway.platform.config.GatewayConfig;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Connections, which the gateway also starts without: the database may come later, or again. */
@Configuration(proxyBeanMethods = false)
class DatabasePool {
  private static final Duration WAIT = Duration.ofSeconds(1);

  @Bean
  HikariDataSource dataSource(GatewayConfig config) {
    var pool = new HikariConfig();
    pool.setPoolName("gateway");
    pool.setJdbcUrl(config.databaseUrl().jdbcUrl());
    pool.setUsername(config.databaseUrl().user());
    pool.setPassword(config.databaseUrl().password());
    pool.setMaximumPoolSize(config.databasePoolMax());
    pool.setConnectionTimeout(WAIT.toMillis());
    pool.setValidationTimeout(WAIT.toMillis());
    pool.setInitializationFailTimeout(-1);
    pool.addDataSourceProperty("ApplicationName", "gateway");
    // In seconds. A cut cable must not hold a thread for the quarter of an hour that TCP takes.
    pool.addDataSourceProperty("connectTimeout", "2");
    pool.addDataSourceProperty("socketTimeout", "10");
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    return new HikariDataSource(pool);
  }
}
