"""Which packages of Java the artifacts of Maven repositories hold, where their coordinates do not tell.

Read off the artifacts themselves; for all others the package begins with the group, and goes on as the artifact does.
"""

from __future__ import annotations

from typing import Final

#: ``artifact=package`` or ``group:artifact=package``; further packages of one artifact follow a plus sign.
_TABLE: Final = """
activation=javax.activation+jakarta.activation amqp-client=com.rabbitmq.client
angus-mail=jakarta.mail+org.eclipse.angus.mail assertj-core=org.assertj
aws-java-sdk-dynamodb=com.amazonaws.services.dynamodbv2 aws-java-sdk-s3=com.amazonaws.services.s3
aws-java-sdk-sqs=com.amazonaws.services.sqs bcpkix-jdk15on=org.bouncycastle bcprov-jdk15on=org.bouncycastle
bcprov-jdk18on=org.bouncycastle caffeine=com.github.benmanes.caffeine clikt=com.github.ajalt.clikt
clikt-jvm=com.github.ajalt.clikt com.google.zxing:core=com.google.zxing
commons-beanutils=org.apache.commons.beanutils commons-cli=org.apache.commons.cli
commons-codec=org.apache.commons.codec commons-collections=org.apache.commons.collections
commons-collections4=org.apache.commons.collections4 commons-compress=org.apache.commons.compress
commons-csv=org.apache.commons.csv commons-dbcp2=org.apache.commons.dbcp2 commons-email=org.apache.commons.mail
commons-fileupload=org.apache.commons.fileupload commons-io=org.apache.commons.io
commons-lang=org.apache.commons.lang commons-lang3=org.apache.commons.lang3
commons-logging=org.apache.commons.logging commons-math3=org.apache.commons.math3 commons-net=org.apache.commons.net
commons-pool2=org.apache.commons.pool2 commons-text=org.apache.commons.text
commons-validator=org.apache.commons.validator dotenv-java=io.github.cdimascio.dotenv
dotenv-kotlin=io.github.cdimascio.dotenv easyexcel=com.alibaba.excel ehcache=org.ehcache+net.sf.ehcache
elasticsearch-java=co.elastic.clients exposed-core=org.jetbrains.exposed.sql fastjson=com.alibaba.fastjson
firebase-admin=com.google.firebase flyway-core=org.flywaydb freemarker=freemarker
google-api-client=com.google.api.client google-cloud-bigquery=com.google.cloud.bigquery
google-cloud-pubsub=com.google.cloud.pubsub google-cloud-storage=com.google.cloud.storage graphql-java=graphql
grpc-netty=io.grpc.netty grpc-protobuf=io.grpc.protobuf grpc-stub=io.grpc.stub gson=com.google.gson
guava=com.google.common guice=com.google.inject h2=org.h2
hibernate-core=org.hibernate+jakarta.persistence+javax.persistence
hibernate-validator=org.hibernate.validator+jakarta.validation+javax.validation hikaricp=com.zaxxer.hikari
httpclient=org.apache.http httpclient5=org.apache.hc hutool-all=cn.hutool influxdb-client-java=com.influxdb
itext7-core=com.itextpdf itextpdf=com.itextpdf jackson-annotations=com.fasterxml.jackson.annotation
jackson-databind=com.fasterxml.jackson.databind jackson-dataformat-csv=com.fasterxml.jackson.dataformat.csv
jackson-dataformat-xml=com.fasterxml.jackson.dataformat.xml
jackson-dataformat-yaml=com.fasterxml.jackson.dataformat.yaml
jackson-module-kotlin=com.fasterxml.jackson.module.kotlin jakarta.mail=jakarta.mail jakarta.mail-api=jakarta.mail
jakarta.persistence-api=jakarta.persistence jakarta.servlet-api=jakarta.servlet
jakarta.validation-api=jakarta.validation jakarta.ws.rs-api=jakarta.ws.rs java-jwt=com.auth0.jwt
javax.mail=javax.mail javax.servlet-api=javax.servlet javax.ws.rs-api=javax.ws.rs jcommander=com.beust.jcommander
jedis=redis.clients.jedis jjwt=io.jsonwebtoken jjwt-api=io.jsonwebtoken joda-time=org.joda.time jooq=org.jooq
jsch=com.jcraft.jsch json=org.json json-path=com.jayway.jsonpath jsoup=org.jsoup junit=org.junit+junit
junit-jupiter=org.junit.jupiter junit-jupiter-api=org.junit.jupiter.api
kafka-clients=org.apache.kafka.clients+org.apache.kafka.common koin-core=org.koin
kotlinx-coroutines-core=kotlinx.coroutines kotlinx-datetime=kotlinx.datetime
kotlinx-serialization-json=kotlinx.serialization ktor-client-core=io.ktor.client
ktor-server-auth=io.ktor.server.auth ktor-server-auth-jwt=io.ktor.server.auth.jwt
ktor-server-core=io.ktor.server.application+io.ktor.server.routing+io.ktor.server.response+io.ktor.server.request
ktor-server-netty=io.ktor.server.netty ktor-server-websockets=io.ktor.server.websocket lettuce-core=io.lettuce
liquibase-core=liquibase logback-classic=ch.qos.logback.classic lombok=lombok lucene-core=org.apache.lucene
mapstruct=org.mapstruct minio=io.minio mockito-core=org.mockito mockk=io.mockk mongodb-driver-sync=com.mongodb
mybatis=org.apache.ibatis mybatis-plus-boot-starter=com.baomidou.mybatisplus
mybatis-spring-boot-starter=org.apache.ibatis+org.mybatis netty-all=io.netty okhttp=okhttp3 opencsv=com.opencsv
openpdf=com.lowagie pdfbox=org.apache.pdfbox picocli=picocli poi=org.apache.poi poi-ooxml=org.apache.poi.xssf
postgresql=org.postgresql protobuf-java=com.google.protobuf pulsar-client=org.apache.pulsar
quarkus-hibernate-orm-panache=io.quarkus.hibernate.orm.panache quarkus-mailer=io.quarkus.mailer
quarkus-mongodb-panache=io.quarkus.mongodb.panache quarkus-qute=io.quarkus.qute
quarkus-redis-client=io.quarkus.redis quarkus-rest-client=org.eclipse.microprofile.rest.client
quarkus-scheduler=io.quarkus.scheduler quarkus-smallrye-fault-tolerance=org.eclipse.microprofile.faulttolerance
quarkus-smallrye-openapi=org.eclipse.microprofile.openapi
quarkus-smallrye-reactive-messaging-kafka=org.eclipse.microprofile.reactive.messaging quartz=org.quartz
reactor-core=reactor.core redisson=org.redisson rest-assured=io.restassured retrofit=retrofit2 rxjava=io.reactivex
s3=software.amazon.awssdk.services.s3 selenium-java=org.openqa.selenium sentry-spring-boot-starter=io.sentry
shedlock-spring=net.javacrumbs.shedlock simplejavamail=org.simplejavamail slf4j-api=org.slf4j
snakeyaml=org.yaml.snakeyaml spark-core=spark
spring-boot-starter-actuator=org.springframework.boot.actuate+org.springframework.boot.health
spring-boot-starter-amqp=org.springframework.amqp spring-boot-starter-aop=org.aspectj
spring-boot-starter-batch=org.springframework.batch spring-boot-starter-cache=org.springframework.cache
spring-boot-starter-data-elasticsearch=org.springframework.data.elasticsearch
spring-boot-starter-data-jpa=org.springframework.data.jpa+jakarta.persistence+javax.persistence
spring-boot-starter-data-mongodb=org.springframework.data.mongodb
spring-boot-starter-data-redis=org.springframework.data.redis
spring-boot-starter-data-rest=org.springframework.data.rest spring-boot-starter-graphql=org.springframework.graphql
spring-boot-starter-hateoas=org.springframework.hateoas spring-boot-starter-jdbc=org.springframework.jdbc
spring-boot-starter-mail=org.springframework.mail
spring-boot-starter-oauth2-client=org.springframework.security.oauth2.client
spring-boot-starter-oauth2-resource-server=org.springframework.security.oauth2.server.resource
spring-boot-starter-quartz=org.quartz spring-boot-starter-security=org.springframework.security
spring-boot-starter-validation=jakarta.validation+javax.validation spring-boot-starter-web=org.springframework.web
spring-boot-starter-webflux=org.springframework.web.reactive+reactor.core
spring-boot-starter-webmvc=org.springframework.web
spring-boot-starter-websocket=org.springframework.web.socket+org.springframework.messaging
spring-cloud-starter-gateway=org.springframework.cloud.gateway
spring-cloud-starter-openfeign=org.springframework.cloud.openfeign spring-kafka=org.springframework.kafka
spring-retry=org.springframework.retry spring-shell-starter=org.springframework.shell
spring-web=org.springframework.web spring-webmvc=org.springframework.web.servlet
springdoc-openapi-starter-webmvc-ui=io.swagger.v3+org.springdoc springdoc-openapi-ui=io.swagger.v3+org.springdoc
springfox-boot-starter=springfox+io.swagger.annotations sqs=software.amazon.awssdk.services.sqs
stripe-java=com.stripe swagger-annotations=io.swagger telegrambots=org.telegram testcontainers=org.testcontainers
twilio=com.twilio xstream=com.thoughtworks.xstream zip4j=net.lingala.zip4j zxing=com.google.zxing
"""

#: Artifact, or group and artifact → packages.
MAVEN_PACKAGES: Final[dict[str, tuple[str, ...]]] = {
    name: tuple(packages.split("+")) for name, _, packages in (entry.partition("=") for entry in _TABLE.split())
}

#: Groups of many artifacts that are used without being imported: the group says nothing about one of them.
FAMILIES: Final = frozenset(
    {"io.ktor", "io.micronaut", "io.quarkus", "org.springframework", "org.springframework.boot", "org.webjars"}
)
#: Artifacts that only name versions of others.
_VERSIONS_ONLY: Final = ("-bom", "-dependencies", "-parent", "-platform")


def maven_packages(name: str) -> tuple[str, ...]:
    """Return the packages that an artifact holds, most telling first.

    Args:
        name: Group and artifact, ``org.apache.commons:commons-csv``.
    """
    group, _, artifact = name.partition(":")
    known = MAVEN_PACKAGES.get(name) or MAVEN_PACKAGES.get(artifact.lower().removesuffix("-jvm"))
    if known:
        return known
    if artifact.endswith(_VERSIONS_ONLY) or "." not in group:
        return ()
    parts = group.split(".")
    words = artifact.replace("-", ".").split(".")
    while words and words[0] in parts:
        words.pop(0)
    found = [f"{group}.{'.'.join(words)}", f"{group}.{''.join(words)}"] if words else []
    return tuple(dict.fromkeys(found if group in FAMILIES else [*found, group]))
