RECIPE-server
