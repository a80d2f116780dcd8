@node "%~dp0temporal-katas-server.mjs" %*
