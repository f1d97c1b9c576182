"""What well-known dependencies are for: the capability that a project gains by importing one.

Packages whose purpose says nothing of the project (linters, type stubs, general helpers, frameworks that every service
of their language uses) are left out on purpose. Names are as in a purl: ``pkg:TYPE/NAME``.
"""

from __future__ import annotations

_TABLE = """
Access AWS services | pypi boto3 aiobotocore aioboto3 botocore | npm aws-sdk @aws-sdk/client-s3 @aws-sdk/client-dynamodb @aws-sdk/client-sqs @aws-sdk/client-ses | golang github.com/aws/aws-sdk-go github.com/aws/aws-sdk-go-v2 | cargo aws-config aws-sdk-s3
Access Google Cloud storage | pypi google-cloud-storage gcsfs | npm @google-cloud/storage | golang cloud.google.com/go/storage
Access Azure blob storage | pypi azure-storage-blob adlfs | npm @azure/storage-blob
Store files in S3-compatible storage | pypi s3fs minio django-storages | npm minio multer-s3 | golang github.com/minio/minio-go github.com/minio/minio-go/v7
Access Kubernetes clusters | pypi kubernetes kubernetes-asyncio kr8s | npm @kubernetes/client-node | golang k8s.io/client-go sigs.k8s.io/controller-runtime | cargo kube
Control Docker containers | pypi docker aiodocker | npm dockerode | golang github.com/docker/docker github.com/docker/docker/client | cargo bollard
Access GitHub data | pypi pygithub github3-py githubkit ghapi gidgethub | npm @octokit/rest octokit @octokit/core @octokit/graphql | golang github.com/google/go-github | cargo octocrab
Access GitLab data | pypi python-gitlab | npm @gitbeaker/node @gitbeaker/rest
Access Jira issues | pypi jira atlassian-python-api | npm jira-client jira.js
Read and write git repositories | pypi gitpython pygit2 dulwich | npm simple-git isomorphic-git nodegit | golang github.com/go-git/go-git/v5 gopkg.in/src-d/go-git.v4 | cargo git2 gix
Store data in PostgreSQL | pypi psycopg psycopg2 psycopg2-binary asyncpg pg8000 | npm pg postgres pg-promise | golang github.com/lib/pq github.com/jackc/pgx/v5 github.com/jackc/pgx/v4 github.com/jackc/pgx gorm.io/driver/postgres | cargo tokio-postgres postgres
Store data in MySQL | pypi pymysql mysqlclient aiomysql mysql-connector-python asyncmy | npm mysql mysql2 | golang github.com/go-sql-driver/mysql gorm.io/driver/mysql | cargo mysql mysql_async
Store data in SQLite | pypi aiosqlite sqlite-utils pysqlite3 | npm sqlite3 better-sqlite3 sql.js | golang github.com/mattn/go-sqlite3 modernc.org/sqlite gorm.io/driver/sqlite | cargo rusqlite
Store data in MongoDB | pypi pymongo motor mongoengine beanie odmantic | npm mongodb mongoose @nestjs/mongoose | golang go.mongodb.org/mongo-driver | cargo mongodb
Store data in Redis | pypi redis aioredis redis-om | npm redis ioredis | golang github.com/redis/go-redis/v9 github.com/go-redis/redis github.com/go-redis/redis/v8 github.com/gomodule/redigo | cargo redis
Store data in Cassandra | pypi cassandra-driver | npm cassandra-driver | golang github.com/gocql/gocql
Store data in ClickHouse | pypi clickhouse-driver clickhouse-connect | npm @clickhouse/client | golang github.com/clickhouse/clickhouse-go github.com/clickhouse/clickhouse-go/v2
Store data in DynamoDB | pypi pynamodb | npm dynamoose @aws-sdk/lib-dynamodb
Store time series in InfluxDB | pypi influxdb influxdb-client | npm @influxdata/influxdb-client | golang github.com/influxdata/influxdb-client-go
Store graphs in Neo4j | pypi neo4j py2neo neomodel | npm neo4j-driver | golang github.com/neo4j/neo4j-go-driver
Store data in a key-value file | golang go.etcd.io/bbolt github.com/boltdb/bolt github.com/dgraph-io/badger github.com/dgraph-io/badger/v4 | cargo sled rocksdb redb | npm level leveldown | pypi lmdb plyvel diskcache
Store data in a relational database | pypi sqlalchemy sqlmodel peewee tortoise-orm pony databases | npm typeorm @nestjs/typeorm sequelize knex @prisma/client drizzle-orm objection mikro-orm @mikro-orm/core kysely | golang gorm.io/gorm github.com/jmoiron/sqlx xorm.io/xorm entgo.io/ent github.com/uptrace/bun | cargo diesel sqlx sea-orm
Migrate database schemas | pypi alembic yoyo-migrations flask-migrate | npm umzug db-migrate node-pg-migrate | golang github.com/golang-migrate/migrate/v4 github.com/pressly/goose/v3 | cargo refinery sqlx-migrate diesel_migrations
Search text with Elasticsearch | pypi elasticsearch elasticsearch-dsl opensearch-py | npm @elastic/elasticsearch @opensearch-project/opensearch | golang github.com/elastic/go-elasticsearch/v8 github.com/olivere/elastic/v7 | cargo elasticsearch
Search text with a full-text index | pypi whoosh tantivy meilisearch typesense algoliasearch | npm lunr flexsearch minisearch fuse.js meilisearch algoliasearch typesense | golang github.com/blevesearch/bleve/v2 | cargo tantivy
Search vectors for similar items | pypi faiss-cpu hnswlib annoy chromadb qdrant-client pinecone pinecone-client weaviate-client pymilvus lancedb pgvector usearch | npm chromadb @pinecone-database/pinecone @qdrant/js-client-rest | golang github.com/qdrant/go-client | cargo qdrant-client
Queue background jobs | pypi celery rq dramatiq huey arq taskiq procrastinate saq | npm bull bullmq bee-queue agenda @nestjs/bull kue | golang github.com/hibiken/asynq github.com/riverqueue/river | cargo apalis
Schedule recurring jobs | pypi apscheduler schedule croniter rocketry celery-beat django-celery-beat | npm node-cron cron node-schedule @nestjs/schedule croner | golang github.com/robfig/cron/v3 github.com/robfig/cron github.com/go-co-op/gocron | cargo cron tokio-cron-scheduler
Exchange messages through RabbitMQ | pypi pika aio-pika kombu | npm amqplib amqp-connection-manager | golang github.com/rabbitmq/amqp091-go github.com/streadway/amqp | cargo lapin
Exchange messages through Kafka | pypi kafka-python confluent-kafka aiokafka faust | npm kafkajs node-rdkafka | golang github.com/segmentio/kafka-go github.com/ibm/sarama github.com/shopify/sarama github.com/confluentinc/confluent-kafka-go | cargo rdkafka
Exchange messages through NATS | pypi nats-py | npm nats | golang github.com/nats-io/nats.go | cargo async-nats nats
Exchange messages through MQTT | pypi paho-mqtt aiomqtt gmqtt | npm mqtt | golang github.com/eclipse/paho.mqtt.golang | cargo rumqttc
Orchestrate data pipelines | pypi apache-airflow prefect dagster luigi kedro | npm @temporalio/workflow | golang go.temporal.io/sdk
Run durable workflows with Temporal | pypi temporalio | npm @temporalio/client @temporalio/worker
Process data in parallel with Spark | pypi pyspark
Compute in parallel across machines | pypi dask distributed ray
Send HTTP requests | pypi requests httpx aiohttp urllib3 httpx2 pycurl treq | npm axios got node-fetch superagent undici ky | golang github.com/go-resty/resty/v2 github.com/valyala/fasthttp | cargo reqwest ureq surf hyper
Retry failed operations | pypi tenacity backoff retrying stamina | npm p-retry async-retry axios-retry | golang github.com/cenkalti/backoff/v4 github.com/avast/retry-go github.com/hashicorp/go-retryablehttp | cargo backoff backon
Limit request rates | pypi slowapi flask-limiter limits aiolimiter ratelimit django-ratelimit | npm express-rate-limit @nestjs/throttler rate-limiter-flexible bottleneck | golang golang.org/x/time/rate github.com/ulule/limiter/v3 | cargo governor tower_governor
Break circuits around failing services | pypi pybreaker circuitbreaker | npm opossum | golang github.com/sony/gobreaker github.com/afex/hystrix-go
Cache computed results | pypi cachetools aiocache fastapi-cache2 flask-caching dogpile-cache cachew requests-cache | npm node-cache lru-cache cache-manager @nestjs/cache-manager keyv | golang github.com/patrickmn/go-cache github.com/allegro/bigcache/v3 github.com/dgraph-io/ristretto | cargo moka cached
Validate data against schemas | pypi jsonschema marshmallow cerberus voluptuous schema fastjsonschema | npm ajv joi zod yup class-validator superstruct io-ts valibot express-validator | golang github.com/go-playground/validator/v10 github.com/xeipuuv/gojsonschema | cargo validator jsonschema garde
Read typed settings from the environment | pypi pydantic-settings environs python-decouple dynaconf environ-config django-environ starlette-config | npm dotenv @nestjs/config convict envalid env-var | golang github.com/spf13/viper github.com/kelseyhightower/envconfig github.com/caarlos0/env github.com/joho/godotenv github.com/caarlos0/env/v11 | cargo dotenv dotenvy config envy figment
Sign and verify JSON web tokens | pypi pyjwt python-jose authlib joserfc jwcrypto itsdangerous-jwt djangorestframework-simplejwt flask-jwt-extended | npm jsonwebtoken jose @nestjs/jwt express-jwt | golang github.com/golang-jwt/jwt/v5 github.com/golang-jwt/jwt/v4 github.com/golang-jwt/jwt github.com/dgrijalva/jwt-go github.com/lestrrat-go/jwx | cargo jsonwebtoken
Hash and verify passwords | pypi passlib bcrypt argon2-cffi pwdlib | npm bcrypt bcryptjs argon2 | golang golang.org/x/crypto/bcrypt golang.org/x/crypto/argon2 | cargo bcrypt argon2
Authenticate users with OAuth | pypi requests-oauthlib oauthlib social-auth-app-django django-allauth fastapi-users flask-dance msal google-auth-oauthlib | npm passport passport-google-oauth20 passport-github2 next-auth @auth0/nextjs-auth0 openid-client @nestjs/passport grant @okta/okta-auth-js | golang golang.org/x/oauth2 github.com/markbates/goth github.com/coreos/go-oidc/v3 | cargo oauth2 openidconnect
Authenticate users against LDAP | pypi ldap3 python-ldap django-auth-ldap | npm ldapjs | golang github.com/go-ldap/ldap/v3
Verify one-time passwords | pypi pyotp django-otp | npm otplib speakeasy | golang github.com/pquerna/otp | cargo totp-rs
Authorize actions by policy | pypi casbin oso django-guardian | npm casbin @casl/ability accesscontrol | golang github.com/casbin/casbin/v2 github.com/open-policy-agent/opa | cargo casbin
Encrypt and sign data | pypi cryptography pynacl pycryptodome pycryptodomex | npm libsodium-wrappers tweetnacl crypto-js node-forge openpgp | golang filippo.io/age golang.org/x/crypto/nacl | cargo ring rustls age aes-gcm
Allow cross-origin requests | pypi flask-cors django-cors-headers aiohttp-cors | npm cors @fastify/cors @koa/cors | golang github.com/rs/cors github.com/gin-contrib/cors | cargo tower-http-cors
Set security headers | pypi secure flask-talisman django-csp | npm helmet @fastify/helmet | golang github.com/unrolled/secure
Compress HTTP responses | npm compression koa-compress @fastify/compress | pypi flask-compress | golang github.com/gin-contrib/gzip github.com/nytimes/gziphandler
Serve API documentation | npm @nestjs/swagger swagger-ui-express swagger-jsdoc @fastify/swagger | pypi drf-spectacular drf-yasg flasgger apispec flask-smorest | golang github.com/swaggo/gin-swagger github.com/swaggo/swag | cargo utoipa
Answer GraphQL queries | pypi graphene strawberry-graphql ariadne graphene-django | npm graphql apollo-server @apollo/server @nestjs/graphql type-graphql graphql-yoga | golang github.com/99designs/gqlgen github.com/graphql-go/graphql github.com/graph-gophers/graphql-go | cargo async-graphql juniper
Call remote procedures over gRPC | pypi grpcio grpclib | npm @grpc/grpc-js | golang google.golang.org/grpc | cargo tonic
Exchange messages over web sockets | pypi websockets websocket-client python-socketio flask-socketio channels wsproto | npm ws socket.io socket.io-client @nestjs/websockets | golang github.com/gorilla/websocket nhooyr.io/websocket github.com/coder/websocket | cargo tokio-tungstenite tungstenite
Push server-sent events | pypi sse-starlette | npm better-sse | golang github.com/r3labs/sse/v2
Proxy HTTP requests | npm http-proxy http-proxy-middleware | pypi mitmproxy | golang github.com/elazarl/goproxy | cargo pingora
Offer tools to AI agents over MCP | pypi mcp fastmcp | npm @modelcontextprotocol/sdk | golang github.com/mark3labs/mcp-go github.com/modelcontextprotocol/go-sdk | cargo rmcp
Generate text with language models | pypi openai anthropic litellm ollama google-generativeai google-genai mistralai cohere llama-cpp-python vllm groq | npm openai @anthropic-ai/sdk ai @ai-sdk/openai @google/generative-ai ollama | golang github.com/sashabaranov/go-openai github.com/openai/openai-go github.com/anthropics/anthropic-sdk-go | cargo async-openai ollama-rs
Chain calls to language models | pypi langchain langchain-core langgraph llama-index haystack-ai dspy crewai autogen pydantic-ai semantic-kernel instructor smolagents | npm langchain @langchain/core @langchain/langgraph llamaindex | golang github.com/tmc/langchaingo
Embed text as vectors | pypi sentence-transformers fastembed model2vec gensim | cargo fastembed
Run pretrained language and vision models | pypi transformers diffusers accelerate peft onnxruntime optimum | npm @xenova/transformers @huggingface/transformers onnxruntime-node | cargo candle-core candle-transformers ort
Train neural networks | pypi torch tensorflow keras jax flax pytorch-lightning lightning fastai paddlepaddle mxnet | npm @tensorflow/tfjs brain.js | cargo tch burn
Train machine learning models | pypi scikit-learn xgboost lightgbm catboost statsmodels prophet | npm ml-random-forest | cargo linfa smartcore
Track machine learning experiments | pypi mlflow wandb neptune comet-ml tensorboard aim
Process natural language | pypi spacy nltk stanza flair textblob | npm natural compromise wink-nlp
Detect languages of text | pypi langdetect langid lingua-language-detector | npm franc | cargo whatlang lingua
Transcribe speech to text | pypi openai-whisper faster-whisper speechrecognition vosk whisperx | npm nodejs-whisper
Synthesize speech from text | pypi gtts pyttsx3 tts edge-tts
Recognize text in images | pypi pytesseract easyocr paddleocr ocrmypdf | npm tesseract.js | golang github.com/otiai10/gosseract/v2 | cargo leptess
Process images | pypi pillow pillow-simd wand imageio scikit-image pyvips | npm sharp jimp canvas gm imagemin | golang github.com/disintegration/imaging github.com/h2non/bimg github.com/nfnt/resize | cargo image imageproc
Analyze images with computer vision | pypi opencv-python opencv-python-headless mediapipe ultralytics face-recognition detectron2 | npm opencv4nodejs face-api.js | golang gocv.io/x/gocv | cargo opencv
Convert audio and video | pypi ffmpeg-python moviepy av pydub imageio-ffmpeg | npm fluent-ffmpeg ffmpeg-static @ffmpeg/ffmpeg | golang github.com/u2takey/ffmpeg-go | cargo ffmpeg-next
Analyze audio signals | pypi librosa soundfile pyaudio essentia audioread | cargo symphonia cpal rodio
Download videos from the web | pypi yt-dlp pytube youtube-dl pytubefix | npm ytdl-core
Analyze tabular data | pypi pandas polars modin vaex pyarrow | npm danfojs arquero | golang github.com/go-gota/gota | cargo polars
Query files with embedded SQL analytics | pypi duckdb datafusion | npm duckdb @duckdb/node-api | golang github.com/marcboeker/go-duckdb | cargo duckdb datafusion
Draw charts | pypi matplotlib plotly seaborn altair bokeh pygal plotnine pyecharts | npm chart.js d3 echarts recharts highcharts plotly.js victory @nivo/core apexcharts | golang github.com/wcharczuk/go-chart gonum.org/v1/plot github.com/go-echarts/go-echarts/v2 | cargo plotters
Draw maps | pypi folium geopandas cartopy ipyleaflet | npm leaflet mapbox-gl maplibre-gl react-leaflet ol
Process geographic data | pypi shapely pyproj rasterio fiona gdal geopy h3 | npm @turf/turf proj4 geolib | golang github.com/paulmach/orb | cargo geo
Analyze graphs and networks | pypi networkx igraph python-igraph graph-tool | npm graphlib cytoscape graphology | golang gonum.org/v1/gonum/graph | cargo petgraph
Draw diagrams | pypi graphviz pydot diagrams pygraphviz | npm mermaid @antv/g6 reactflow gojs
Build web dashboards | pypi streamlit dash gradio panel nicegui voila shiny | npm grafana-toolkit
Show web pages in interactive components | npm @angular/core svelte solid-js preact lit
Build terminal interfaces | pypi textual urwid prompt-toolkit npyscreen asciimatics blessed | npm ink blessed | golang github.com/charmbracelet/bubbletea github.com/rivo/tview github.com/gdamore/tcell github.com/gdamore/tcell/v2 | cargo ratatui tui cursive crossterm
Build desktop interfaces | pypi pyqt5 pyqt6 pyside6 pyside2 wxpython kivy customtkinter pysimplegui flet toga dearpygui | npm electron @tauri-apps/api nw | golang fyne.io/fyne/v2 github.com/wailsapp/wails/v2 | cargo tauri iced egui eframe gtk4 slint
Build games | pypi pygame arcade pyglet ursina panda3d | npm phaser three @babylonjs/core pixi.js kaboom | golang github.com/hajimehoshi/ebiten/v2 | cargo bevy macroquad ggez
Automate web browsers | pypi playwright selenium pyppeteer splinter helium undetected-chromedriver | npm puppeteer puppeteer-core playwright playwright-core selenium-webdriver nightmare | golang github.com/chromedp/chromedp github.com/go-rod/rod github.com/tebeka/selenium | cargo headless_chrome fantoccini thirtyfour
Scrape web pages | pypi scrapy crawlee newspaper3k trafilatura mechanicalsoup autoscraper | npm crawlee x-ray | golang github.com/gocolly/colly github.com/gocolly/colly/v2 | cargo spider
Parse HTML documents | pypi beautifulsoup4 lxml-html-clean html5lib selectolax parsel pyquery bs4 | npm cheerio jsdom parse5 htmlparser2 linkedom | golang github.com/puerkitobio/goquery golang.org/x/net/html | cargo scraper html5ever select
Parse XML documents | pypi lxml xmltodict defusedxml | npm xml2js fast-xml-parser xmlbuilder2 | golang github.com/beevik/etree | cargo quick-xml roxmltree
Read news feeds | pypi feedparser atoma | npm rss-parser feedparser | golang github.com/mmcdan/gofeed github.com/mmcdole/gofeed | cargo feed-rs rss
Publish news feeds | pypi feedgen | npm feed rss | golang github.com/gorilla/feeds
Render Markdown | pypi markdown markdown-it-py mistune markdown2 commonmark | npm marked markdown-it remark remark-parse showdown react-markdown | golang github.com/yuin/goldmark github.com/russross/blackfriday github.com/gomarkdown/markdown | cargo pulldown-cmark comrak
Render templates | pypi jinja2 mako chevron | npm handlebars ejs pug nunjucks mustache eta liquidjs | golang github.com/flosch/pongo2 github.com/a-h/templ | cargo tera askama handlebars minijinja
Highlight source code | pypi pygments | npm highlight.js prismjs shiki | golang github.com/alecthomas/chroma github.com/alecthomas/chroma/v2 | cargo syntect
Parse source code | pypi tree-sitter libcst parso lark antlr4-python3-runtime pyparsing ply | npm @babel/parser acorn typescript-estree recast jscodeshift ts-morph tree-sitter | golang github.com/smacker/go-tree-sitter golang.org/x/tools/go/packages | cargo syn tree-sitter swc_ecma_parser pest nom
Parse SQL statements | pypi sqlglot sqlparse sqlfluff | npm node-sql-parser sql-parser | golang github.com/xwb1989/sqlparser | cargo sqlparser
Generate PDF documents | pypi reportlab weasyprint fpdf2 fpdf pdfkit xhtml2pdf borb | npm pdfkit pdf-lib jspdf pdfmake html-pdf @react-pdf/renderer | golang github.com/jung-kurt/gofpdf github.com/signintech/gopdf | cargo printpdf genpdf
Read PDF documents | pypi pypdf pypdf2 pdfplumber pymupdf pdfminer-six pikepdf camelot-py tabula-py | npm pdf-parse pdfjs-dist | golang github.com/ledongthuc/pdf github.com/pdfcpu/pdfcpu | cargo lopdf pdf-extract
Read and write spreadsheets | pypi openpyxl xlsxwriter xlrd xlwings pyexcel gspread odfpy | npm xlsx exceljs google-spreadsheet | golang github.com/xuri/excelize/v2 github.com/360entsecgroup-skylar/excelize | cargo calamine rust_xlsxwriter umya-spreadsheet
Read and write Word documents | pypi python-docx docxtpl docx2txt mammoth | npm docx mammoth docxtemplater | golang github.com/unidoc/unioffice
Read and write slide decks | pypi python-pptx | npm pptxgenjs
Parse CSV files | npm csv-parse papaparse fast-csv csv-parser | golang github.com/gocarina/gocsv | cargo csv
Convert documents between formats | pypi pypandoc markitdown docling unstructured
Generate QR codes | pypi qrcode segno | npm qrcode qr-image | golang github.com/skip2/go-qrcode | cargo qrcode
Read barcodes | pypi pyzbar zxing-cpp | npm @zxing/library quagga | golang github.com/makiuchi-d/gozxing
Send email | pypi sendgrid yagmail emails aiosmtplib fastapi-mail flask-mail django-anymail mailjet-rest resend | npm nodemailer @sendgrid/mail resend mailgun.js postmark @nestjs-modules/mailer | golang gopkg.in/gomail.v2 github.com/sendgrid/sendgrid-go github.com/wneessen/go-mail | cargo lettre
Read mailboxes | pypi imapclient imap-tools aioimaplib exchangelib | npm imap imapflow mailparser | golang github.com/emersion/go-imap
Send text messages | pypi twilio vonage messagebird | npm twilio @vonage/server-sdk | golang github.com/twilio/twilio-go
Send notifications to many services | pypi apprise notifiers | golang github.com/containrrr/shoutrrr github.com/nikoksr/notify
Send push notifications | pypi firebase-admin pywebpush pyfcm | npm firebase-admin web-push expo-server-sdk | golang github.com/sideshow/apns2 firebase.google.com/go/v4
Run a Slack bot | pypi slack-sdk slack-bolt slackclient | npm @slack/bolt @slack/web-api | golang github.com/slack-go/slack
Run a Discord bot | pypi discord-py nextcord py-cord disnake hikari | npm discord.js eris | golang github.com/bwmarrin/discordgo | cargo serenity twilight-gateway poise
Run a Telegram bot | pypi python-telegram-bot aiogram pytelegrambotapi telethon pyrogram | npm telegraf node-telegram-bot-api grammy | golang github.com/go-telegram-bot-api/telegram-bot-api gopkg.in/telebot.v3 | cargo teloxide
Access social networks | pypi tweepy praw mastodon-py instagrapi atproto | npm twitter-api-v2 snoowrap masto
Take payments | pypi stripe braintree paypalrestsdk dj-stripe | npm stripe @paypal/checkout-server-sdk braintree razorpay | golang github.com/stripe/stripe-go github.com/stripe/stripe-go/v76 | cargo async-stripe
Trade on crypto exchanges | pypi ccxt python-binance freqtrade | npm ccxt binance-api-node
Access Ethereum chains | pypi web3 eth-account brownie vyper | npm ethers web3 viem wagmi | golang github.com/ethereum/go-ethereum | cargo ethers alloy
Fetch market prices | pypi yfinance alpha-vantage pandas-datareader | npm yahoo-finance2
Collect metrics for Prometheus | pypi prometheus-client prometheus-fastapi-instrumentator starlette-exporter | npm prom-client | golang github.com/prometheus/client_golang | cargo prometheus metrics-exporter-prometheus
Trace requests with OpenTelemetry | pypi opentelemetry-api opentelemetry-sdk logfire ddtrace | npm @opentelemetry/api @opentelemetry/sdk-node dd-trace | golang go.opentelemetry.io/otel | cargo opentelemetry tracing-opentelemetry
Report errors to Sentry | pypi sentry-sdk raven | npm @sentry/node @sentry/react @sentry/browser @sentry/nextjs | golang github.com/getsentry/sentry-go | cargo sentry
Write structured logs | pypi structlog loguru python-json-logger | npm winston pino bunyan nestjs-pino | golang go.uber.org/zap github.com/sirupsen/logrus github.com/rs/zerolog | cargo slog tracing-subscriber
Watch files for changes | pypi watchdog watchfiles | npm chokidar | golang github.com/fsnotify/fsnotify | cargo notify
Run commands on remote machines over SSH | pypi paramiko fabric asyncssh parallel-ssh ansible-runner | npm ssh2 node-ssh | golang golang.org/x/crypto/ssh github.com/gliderlabs/ssh | cargo russh ssh2
Automate network devices | pypi netmiko napalm nornir ncclient scrapli
Scan and craft network packets | pypi scapy pyshark python-nmap | golang github.com/google/gopacket | cargo pnet pcap
Transfer files over SFTP | pypi pysftp | npm ssh2-sftp-client basic-ftp | golang github.com/pkg/sftp
Read serial devices | pypi pyserial pymodbus minimalmodbus | npm serialport modbus-serial | golang go.bug.st/serial github.com/goburrow/modbus | cargo serialport tokio-modbus
Control Raspberry Pi pins | pypi rpi-gpio gpiozero pigpio | npm onoff pigpio johnny-five | golang periph.io/x/conn/v3 | cargo rppal
Talk to Bluetooth devices | pypi bleak pybluez bluepy | npm @abandonware/noble | golang tinygo.org/x/bluetooth | cargo btleplug
Read system metrics | pypi psutil gputil py-cpuinfo pynvml | npm systeminformation | golang github.com/shirou/gopsutil github.com/shirou/gopsutil/v3 | cargo sysinfo
Translate text | pypi googletrans deep-translator argostranslate deepl | npm deepl-node @vitalets/google-translate-api
Translate the interface | npm i18next react-i18next vue-i18n @nestjs/i18n react-intl next-intl | pypi python-i18n babel flask-babel | golang github.com/nicksnyder/go-i18n/v2 golang.org/x/text/message | cargo fluent rust-i18n
Match strings approximately | pypi rapidfuzz fuzzywuzzy thefuzz jellyfish python-levenshtein textdistance | npm fastest-levenshtein string-similarity fuzzysort | golang github.com/lithammer/fuzzysearch github.com/sahilm/fuzzy | cargo strsim nucleo fuzzy-matcher
Parse dates in natural language | pypi dateparser parsedatetime | npm chrono-node
Generate fake data | pypi faker mimesis | npm @faker-js/faker chance | golang github.com/brianvoe/gofakeit/v6 | cargo fake
Solve optimization problems | pypi pulp ortools cvxpy pyomo scipy-optimize gurobipy | npm javascript-lp-solver | cargo good_lp
Compute with symbols | pypi sympy | npm mathjs nerdamer algebrite
Simulate physics | pypi pybullet mujoco pymunk | npm matter-js cannon-es @dimforge/rapier3d | cargo rapier2d rapier3d
Train agents by reinforcement learning | pypi gymnasium gym stable-baselines3 rllib
Model molecules | pypi rdkit openmm ase pymatgen mdanalysis
Analyze biological sequences | pypi biopython pysam scanpy scikit-bio anndata | cargo bio rust-htslib
Upload files through forms | npm multer formidable busboy express-fileupload @fastify/multipart uppy
Compress and extract archives | npm archiver jszip adm-zip tar yauzl | pypi py7zr rarfile zstandard patool | golang github.com/mholt/archiver/v3 github.com/klauspost/compress | cargo zip tar flate2 zstd
Manage feature flags | pypi launchdarkly-server-sdk unleashclient openfeature-sdk | npm launchdarkly-node-server-sdk unleash-client @openfeature/server-sdk | golang github.com/open-feature/go-sdk
Manage content through an admin interface | pypi sqladmin flask-admin wagtail starlette-admin django-unfold | npm adminjs strapi payload @keystone-6/core
Edit rich text | npm quill @tiptap/core slate draft-js ckeditor5 lexical @lexical/react prosemirror-state | pypi django-ckeditor
Edit code in the browser | npm monaco-editor codemirror @codemirror/view ace-builds
Play video in the browser | npm video.js hls.js plyr shaka-player react-player
Draw three-dimensional scenes | npm @react-three/fiber three.js aframe | pypi pyvista vedo open3d trimesh | cargo wgpu kiss3d
Make calls over WebRTC | pypi aiortc livekit | npm simple-peer mediasoup livekit-client peerjs | golang github.com/pion/webrtc/v3 github.com/livekit/server-sdk-go | cargo webrtc
Synchronize documents between peers | npm yjs automerge @automerge/automerge | cargo automerge yrs loro
Provision infrastructure | pypi pulumi python-terraform troposphere aws-cdk-lib | npm @pulumi/pulumi aws-cdk-lib cdktf | golang github.com/hashicorp/terraform-plugin-sdk/v2 github.com/hashicorp/terraform-plugin-framework github.com/pulumi/pulumi/sdk/v3
Read secrets from Vault | pypi hvac | npm node-vault | golang github.com/hashicorp/vault/api | cargo vaultrs
Discover services through Consul | pypi python-consul | npm consul | golang github.com/hashicorp/consul/api
Reach consensus between nodes | pypi pysyncobj | golang github.com/hashicorp/raft go.etcd.io/raft/v3 go.etcd.io/etcd/client/v3 | cargo openraft raft
Run WebAssembly modules | pypi wasmtime wasmer | golang github.com/tetratelabs/wazero github.com/bytecodealliance/wasmtime-go | cargo wasmtime wasmer
Evaluate expressions safely | pypi simpleeval asteval cel-python | npm expr-eval jexl | golang github.com/google/cel-go github.com/expr-lang/expr github.com/antonmedv/expr | cargo rhai evalexpr
Script with an embedded interpreter | golang github.com/yuin/gopher-lua github.com/dop251/goja go.starlark.net/starlark | cargo mlua rlua boa_engine deno_core
Manage calendar events | pypi icalendar caldav ics | npm ical.js ical-generator node-ical | golang github.com/arran4/golang-ical
Locate addresses by IP | pypi geoip2 maxminddb | npm geoip-lite maxmind | golang github.com/oschwald/geoip2-golang | cargo maxminddb
Resolve and serve DNS records | pypi dnspython dnslib | npm dns2 native-dns | golang github.com/miekg/dns | cargo hickory-resolver trust-dns-resolver
Obtain TLS certificates | pypi certbot acme | npm acme-client greenlock | golang github.com/go-acme/lego/v4 golang.org/x/crypto/acme/autocert github.com/caddyserver/certmagic | cargo instant-acme rustls-acme
"""


def _entries() -> dict[str, str]:
    known: dict[str, str] = {}
    for line in _TABLE.strip().split("\n"):
        name, *groups = (part.strip() for part in line.split("|"))
        for group in groups:
            ecosystem, *packages = group.split()
            for package in packages:
                known.setdefault(f"pkg:{ecosystem}/{package.lower()}", name)
    return known


KNOWLEDGE: dict[str, str] = _entries()
"""Purl without version, lower-case, to the name of the capability."""
