#!/usr/bin/env python3
"""spark.py BUILD NEWS WHOLE - the articles in NEWS through `entente extract` as rdd.pipe in Spark, compared with WHOLE, the triples
of one run; graphs of pieces are joined from their triples in a tree.  Skips itself where PySpark or Java is missing."""
import os, shutil, subprocess, sys

try:
    import pyspark
except ImportError:
    pyspark = None
if not pyspark or not (shutil.which("java") or os.environ.get("JAVA_HOME")):
    print("Spark skipped: %s is not installed" % ("Java" if pyspark else "PySpark"))
    sys.exit(0)

entente = os.path.join(os.path.abspath(sys.argv[1]), "entente")
news, whole = sys.argv[2], sys.argv[3]
master = os.environ.get("SPARK_MASTER", "local[2]")
conf = pyspark.SparkConf().setMaster(master).setAppName("entente").set("spark.ui.enabled", "false").set("spark.log.level", "ERROR")
sc = pyspark.SparkContext(conf=conf)
try:
    triples = sc.textFile(news, minPartitions=6).pipe(entente + " extract").collect()
finally:
    sc.stop()
with open(whole, encoding="utf-8") as f:
    want = f.read().split("\n")[:-1]
if triples != want:
    sys.exit("Spark: %d triples differ from the %d of one run" % (len(triples), len(want)))
print("Spark %s, %s: %d triples as in one run" % (pyspark.__version__, master, len(want)))
