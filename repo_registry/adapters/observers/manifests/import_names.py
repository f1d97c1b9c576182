"""Under which module names PyPI packages are imported, where the name of the package does not tell.

Read off the packages themselves; for all others the module is the normalized name with underscores.
"""

from __future__ import annotations

from typing import Final

#: ``package=module`` with the normalized name first; further modules of one package follow a plus sign.
_TABLE: Final = """
absl-py=absl adafruit-blinka=board+busio+digitalio antlr4-python3-runtime=antlr4 apache-airflow=airflow
apache-flink=pyflink argon2-cffi=argon2 atlassian-python-api=atlassian attrs=attr+attrs avro-python3=avro
azure-storage-file-datalake=azure.storage.filedatalake beautifulsoup4=bs4 biopython=Bio brotlipy=brotli
cassandra-driver=cassandra cattrs=cattr+cattrs cx-oracle=cx_Oracle cython=Cython+cython
databricks-sdk=databricks.sdk databricks-sql-connector=databricks.sql delta-spark=delta discord-py=discord
django-allauth=allauth django-anymail=anymail django-appconf=appconf django-axes=axes
django-bootstrap4=bootstrap4 django-ckeditor=ckeditor django-compressor=compressor django-constance=constance
django-cors-headers=corsheaders django-crispy-forms=crispy_forms django-csp=csp
django-debug-toolbar=debug_toolbar django-environ=environ django-filter=django_filters
django-guardian=guardian django-health-check=health_check django-imagekit=imagekit
django-import-export=import_export django-jazzmin=jazzmin django-model-utils=model_utils django-mptt=mptt
django-ninja=ninja django-oauth-toolkit=oauth2_provider django-phonenumber-field=phonenumber_field
django-polymorphic=polymorphic django-rest-framework=rest_framework django-rest-knox=knox
django-reversion=reversion django-silk=silk django-simple-captcha=captcha django-simple-history=simple_history
django-storages=storages django-taggit=taggit django-timezone-field=timezone_field django-treebeard=treebeard
django-two-factor-auth=two_factor django-waffle=waffle django-webpack-loader=webpack_loader
django-widget-tweaks=widget_tweaks djangorestframework=rest_framework
djangorestframework-jwt=rest_framework_jwt djangorestframework-simplejwt=rest_framework_simplejwt
dnspython=dns docker-py=docker drf-nested-routers=rest_framework_nested elastic-apm=elasticapm
facebook-sdk=facebook faiss-cpu=faiss faiss-gpu=faiss fonttools=fontTools fpdf2=fpdf
gevent-websocket=geventwebsocket gitpython=git google-ai-generativelanguage=google.ai.generativelanguage
google-api-core=google.api_core google-api-python-client=googleapiclient+apiclient
google-auth=google.auth+google.oauth2 google-cloud-aiplatform=google.cloud.aiplatform+vertexai
google-cloud-core=google.cloud google-cloud-monitoring=google.cloud.monitoring_v3
google-cloud-pubsub=google.cloud.pubsub+google.cloud.pubsub_v1
google-cloud-secret-manager=google.cloud.secretmanager+google.cloud.secretmanager_v1
google-cloud-tasks=google.cloud.tasks+google.cloud.tasks_v2
google-cloud-translate=google.cloud.translate+google.cloud.translate_v2 google-genai=google.genai
google-generativeai=google.generativeai googleapis-common-protos=google.api+google.rpc+google.type
graphql-core=graphql grpcio=grpc grpcio-health-checking=grpc_health grpcio-reflection=grpc_reflection
grpcio-status=grpc_status grpcio-tools=grpc_tools hydra-core=hydra ipython=IPython kafka-python-ng=kafka
launchdarkly-server-sdk=ldclient levenshtein=Levenshtein libsass=sass+sassutils line-bot-sdk=linebot
markdown-it-py=markdown_it matplotlib=matplotlib+mpl_toolkits+pylab
mysql-connector-python=mysql.connector+mysql mysql-python=MySQLdb mysqlclient=MySQLdb neo4j-driver=neo4j
nvidia-ml-py=pynvml odfpy=odf office365-rest-python-client=office365 opencv-contrib-python=cv2
opencv-contrib-python-headless=cv2 opencv-python=cv2 opencv-python-headless=cv2 opensearch-py=opensearchpy
opentelemetry-api=opentelemetry paho-mqtt=paho.mqtt+paho pdfminer-six=pdfminer pil=PIL pillow=PIL
pillow-simd=PIL pinecone-client=pinecone progressbar2=progressbar protobuf=google.protobuf
psycopg-binary=psycopg psycopg2-binary=psycopg2 py-cpuinfo=cpuinfo pycairo=cairo pycrypto=Crypto
pycryptodome=Crypto pycryptodomex=Cryptodome pydispatcher=pydispatch pygithub=github pygobject=gi
pyhamcrest=hamcrest pyhumps=humps pyicu=icu pyinstaller=PyInstaller pyjwt=jwt pymongo=pymongo+bson+gridfs
pymupdf=fitz+pymupdf pynacl=nacl pyobjc-core=objc pyopengl=OpenGL pyopenssl=OpenSSL pypdf2=PyPDF2 pyqt5=PyQt5
pyqt6=PyQt6 pyrebase4=pyrebase pyserial=serial pyside2=PySide2 pyside6=PySide6 pysocks=socks pystemmer=Stemmer
pytest=pytest+_pytest python-json-logger=pythonjsonlogger python-levenshtein=Levenshtein
python-lsp-server=pylsp python-memcached=memcache python-telegram-bot=telegram python-xlib=Xlib
python3-saml=onelogin pythonnet=clr pyusb=usb pywin32=win32api+win32con+win32gui+pythoncom+win32com
pyyaml=yaml pyzmq=zmq robotframework=robot rpi-gpio=RPi ruamel-yaml=ruamel.yaml scikit-image=skimage
scikit-learn=sklearn scikit-optimize=skopt setuptools=setuptools+pkg_resources slack-sdk=slack_sdk+slack
slackclient=slack+slackclient snowflake-connector-python=snowflake.connector
snowflake-snowpark-python=snowflake.snowpark snowflake-sqlalchemy=snowflake.sqlalchemy
social-auth-app-django=social_django social-auth-core=social_core sorl-thumbnail=sorl
speechrecognition=speech_recognition strawberry-graphql=strawberry tencentcloud-sdk-python=tencentcloud
tensorflow-cpu=tensorflow tensorflow-gpu=tensorflow umap-learn=umap uwsgi=uwsgi+uwsgidecorators
weaviate-client=weaviate web3=web3+ens websocket-client=websocket wxpython=wx
"""

#: Normalized PyPI name → modules that it provides; a dotted one is a part of a shared namespace.
IMPORT_NAMES: Final[dict[str, tuple[str, ...]]] = {
    name: tuple(modules.split("+")) for name, _, modules in (entry.partition("=") for entry in _TABLE.split())
}

#: First words of names whose packages share a namespace: google-cloud-x is google.cloud.x.
NAMESPACES: Final = (
    "google-cloud",
    "azure-mgmt",
    "azure",
    "opentelemetry",
    "jaraco",
    "zope",
    "backports",
    "sphinxcontrib",
)


def import_names(normalized: str) -> tuple[str, ...]:
    """Return the modules that a PyPI package is imported by, most telling first.

    Args:
        normalized: Name as PEP 503 normalizes it.
    """
    known = IMPORT_NAMES.get(normalized)
    if known:
        return known
    plain = normalized.replace("-", "_").replace(".", "_")
    for prefix in NAMESPACES:
        if normalized.startswith(f"{prefix}-"):
            rest = normalized[len(prefix) + 1 :]
            dotted = prefix.replace("-", ".")
            return tuple(
                dict.fromkeys((f"{dotted}.{rest.replace('-', '_')}", f"{dotted}.{rest.replace('-', '.')}", plain))
            )
    stripped = normalized.removeprefix("python-").removesuffix("-python").replace("-", "_")
    return (plain,) if stripped == plain else (plain, stripped)
